"""What one person asked to be told of, before it happens."""

import json
from dataclasses import asdict, dataclass

from bot.programmes.editions import Edition
from bot.programmes.lead_times import LeadTime, parse_lead_time
from bot.programmes.reminders import default_leads

FEWER = ("J-1",)
# Those that a person may choose among, the earliest first: what is planned is planned for each of them.
LEADS = tuple(map(parse_lead_time, ("J-7", "J-3", "J-1", "H-3")))


@dataclass(frozen=True, slots=True)
class Subscription:
    """The deadlines and the openings of a programme, for one audience. `leads` empty: those of each edition."""

    programme: str
    audience: str
    lang: str = "fr"
    leads: tuple[str, ...] = ()

    def wants(self, lead: LeadTime, edition: Edition) -> bool:
        """Whether a reminder of that lead time is for this person."""
        return lead in (tuple(map(parse_lead_time, self.leads)) if self.leads else default_leads(edition))


def subscription_to_json(subscription: Subscription) -> str:
    """As JSON text."""
    return json.dumps(asdict(subscription))


def subscription_from_json(text: str) -> Subscription:
    """What `subscription_to_json` wrote. ValueError, KeyError or TypeError for anything else."""
    data = json.loads(text)
    return Subscription(**{**data, "leads": tuple(data["leads"])})
