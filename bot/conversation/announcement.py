"""News that the team writes to people who asked for some: to whom it goes, and what one of them reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.clock import PARIS
from bot.conversation.knowledge import Knowledge
from bot.conversation.reminding import NotSaid
from bot.conversation.subscription import Subscription
from bot.conversation.turn import Choice, Reply
from bot.i18n import LANGUAGES, Msg, listing
from bot.programmes.timing import Timing, later

ALL = "all"
KIND = "announcement"
Course = Literal["going", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom it is for: subscribers of a programme, on one side; either may be `all`."""

    programme: str
    audience: str

    def __str__(self) -> str:
        return f"programme={self.programme} audience={self.audience}"

    @property
    def at_work(self) -> bool:
        """Whether some of them are reached on working days only."""
        return self.audience != "candidate"

    def have(self, one: Subscription) -> bool:
        """Whether somebody with that subscription is among them."""
        return self.programme in (ALL, one.programme) and self.audience in (ALL, one.audience)

    def meet(self, others: "Readers") -> bool:
        """Whether somebody may be among both."""
        pairs = ((self.programme, others.programme), (self.audience, others.audience))
        return all(ALL in pair or pair[0] == pair[1] for pair in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One that was confirmed: `people` is how many there were then, `texts` what it says in each language.

    `urgent`: it goes at night too. `frozen`: everybody whom it is for has a row. `outcome`: how many ended how
    (`"sent"`, `"undeliverable (blocked)"`), kept from `ended_at` on, when nothing waits any more.
    """

    number: int
    readers: Readers
    texts: Mapping[str, str]
    people: int
    made_at: datetime
    not_after: datetime
    urgent: bool = False
    course: Course = "going"
    frozen: bool = False
    ended_at: datetime | None = None
    outcome: Mapping[str, int] | None = None

    @property
    def about(self) -> str:
        """What its deliveries are about, the same for all: `announcement|7|programme=eig audience=candidate|2020-07-10T…|`."""
        made_at = self.made_at.astimezone(PARIS).isoformat(timespec="seconds")
        return f"{KIND}|{self.number}|{self.readers}|{made_at}|"

    def may_go(self, now: datetime, timing: Timing) -> bool:
        """Whether it is under way and people may be written to at this instant."""
        return self.course == "going" and begins(self.readers, now, timing, urgent=self.urgent) <= now


def begins(readers: Readers, now: datetime, timing: Timing, *, urgent: bool) -> datetime:
    """When readers may be written to next: now, in the morning, in the morning of the next working day."""
    if urgent:
        return now
    slotted = later(now, timing, office=readers.at_work)
    return slotted.at.replace(hour=timing.quiet_until) if slotted.shifted == "working days" else slotted.at


def number_of(about: str) -> int:
    """Which announcement a delivery belongs to. ValueError or IndexError when it is about something else."""
    return int(about.split("|")[1])


def announce(
    texts: Mapping[str, str], readers: Readers, mine: Sequence[Subscription], knowledge: Knowledge
) -> Reply | NotSaid:
    """What somebody with these subscriptions reads; nothing for who is not among the readers (any more)."""
    # A programme may have left the content folder since somebody subscribed to it.
    because = [one for one in mine if readers.have(one) and one.programme in knowledge.programmes]
    if not because:
        return NotSaid("unsubscribed")
    lang = because[0].lang if because[0].lang in texts else LANGUAGES[0]
    programmes = [knowledge.programmes[one.programme] for one in because]
    say = knowledge.catalogues.render
    heading = say(Msg("**{programmes}** — news", programmes=listing([one.name for one in programmes], lang)), lang)
    why = say(Msg("You asked to be written to. “Stop” ends reminders and news, and so does /stop."), lang)
    choices = [
        Choice(
            say(Msg("Stop: {programme}", programme=one.short) if len(programmes) > 1 else Msg("Stop"), lang),
            f"sub:stop:{one.id}",
        )
        for one in programmes
    ]
    if len(programmes) > 1:
        choices.append(Choice(say(Msg("Stop all reminders"), lang), f"sub:stop:{ALL}"))
    return Reply(f"{heading}\n\n{texts[lang]}\n\n_{why}_", tuple(choices))
