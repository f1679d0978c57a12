"""The words of a delivery at the instant at which it goes: read anew what is true, and where the person stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.clock import PARIS, Clock
from bot.conversation.announcement import KIND, Announcement, announce, number_of
from bot.conversation.knowledge import Knowledge
from bot.conversation.reminding import Moved, NotSaid, Recipient, correct, remind
from bot.conversation.subscription import Subscription
from bot.conversation.turn import Reply
from bot.forms.asking import current, position
from bot.forms.draft import Draft
from bot.forms.verdicts import Context
from bot.programmes.changes import entry_told
from bot.programmes.editions import Edition, Entry
from bot.programmes.lead_times import parse_lead_time
from bot.programmes.phases import Call
from bot.programmes.reminders import AUDIENCES, Reminder, called_for
from bot.programmes.timing import Timing
from bot.services.papers import Papers, read_many
from bot.services.turn_start import is_away
from bot.storage import announcements, subscriptions
from bot.storage.batch import Batch
from bot.storage.bulk_claims import Claimed, Letter
from bot.storage.database import Connection, Database
from bot.storage.vault import Vault

GONE = NotSaid("moved")
AWAY = NotSaid("blocked")


@dataclass(frozen=True, slots=True)
class NotNow:
    """An announcement that is paused, or has run into the night: it waits where it was."""


@dataclass(frozen=True, slots=True)
class About:
    """What `about` of a delivery says: `reminder|commando-ux/2020|apply.closes|2020-07-17T23:59:00+02:00|J-7`.

    Of an announcement (`announcement|7|programme=eig audience=candidate|…|`): its number, whom it is for, when it was made.
    Of a correction `lead` is when the date became known: one that moved away and back is news again.
    """

    kind: str
    edition: str
    milestone: str
    moment: str
    lead: str

    @property
    def lead_time(self) -> str | None:
        """The lead time, where there is one."""
        return None if self.kind == "correction" else self.lead or None

    @property
    def call(self) -> Call:
        """The call of the milestone."""
        return "apply" if self.milestone.startswith("apply") else "propose"


def read_about(text: str) -> About:
    """Its parts. TypeError when it has more or fewer."""
    return About(*text.split("|"))


def about_correction(edition: str, milestone: str, entry: Entry) -> str:
    """What a correction is about: the value that a milestone has now, and since when."""
    since = (entry.known_from or entry.moment.start).isoformat()
    return f"correction|{edition}|{milestone}|{entry.told}|{since}"


class Composing:
    """`knows` gives what is known now, since dates move."""

    def __init__(self, database: Database, knows: Callable[[], Knowledge], clock: Clock, timing: Timing) -> None:
        self.knows = knows
        self.clock = clock
        self.timing = timing
        vault = database.vault
        # Read when its words are made, not before; those that are made at the same time are read together.
        self._standing: Batch[_Asked, tuple[Papers, bool]] = Batch(
            database.read, lambda conn, asked: _standing(conn, vault, asked)
        )
        self._announcements = Batch(database.read, _announcements)

    async def compose(self, delivery: Claimed, letter: Letter) -> Reply | NotSaid | NotNow:
        """What is said, or why nothing is, or that it has to wait."""
        if delivery.about.startswith(f"{KIND}|"):
            return await self._announced(delivery)
        knowledge, about = self.knows(), read_about(delivery.about)
        programme = knowledge.programmes.get(about.edition.split("/")[0])
        edition = programme.editions.get(about.edition) if programme else None
        if edition is None:
            return GONE
        # Whoever is subscribed and goes away is suspended; a draft alone says nothing of that.
        asks = about.kind in ("draft", "correction")
        papers, away = await self._standing.add(_Asked(delivery.address_hash, may_be_away=asks))
        if away:
            return AWAY
        recipient = self._recipient(knowledge, edition, about, letter, papers=papers)
        if about.kind == "correction":
            moved = _moved(edition, about, told=letter.told)
            return correct(moved, recipient, knowledge, self.clock.now()) if moved else GONE
        reminder = self._reminder(edition, about)
        return remind(reminder, recipient, knowledge, self.clock.now()) if reminder else GONE

    async def _announced(self, delivery: Claimed) -> Reply | NotSaid | NotNow:
        one, mine = await self._announcements.add((number_of(delivery.about), delivery.address_hash))
        now = self.clock.now()
        if one is None or one.course == "stopped":
            return NotSaid("stopped")
        if not one.may_go(now, self.timing):
            return NotNow()
        said = announce(one.texts, one.readers, mine, self.knows())
        return said if isinstance(said, NotSaid) else replace(said, silent=self.timing.is_quiet(now))

    def _recipient(
        self, knowledge: Knowledge, edition: Edition, about: About, letter: Letter, *, papers: Papers
    ) -> Recipient:
        form = f"{about.edition}/{about.call}"
        draft = next((draft for draft in papers.drafts if draft.form == form), None)
        mine = (one for one in papers.subscriptions if one.programme == edition.programme)
        # Whoever chose other lead times since it was planned gets none at this one.
        lead = parse_lead_time(about.lead) if about.kind == "reminder" else None
        return Recipient(
            lang=letter.lang,
            subscribed=any(
                one.audience == AUDIENCES[about.call] and (lead is None or one.wants(lead, edition)) for one in mine
            ),
            draft=self._step(knowledge, edition, draft, letter.lang) if draft else None,
            submitted=any(one.form == form and one.status == "sent" for one in papers.submissions),
        )

    def _step(self, knowledge: Knowledge, edition: Edition, draft: Draft, lang: str) -> tuple[int | None, int] | None:
        form = knowledge.forms.get(draft.form)
        if form is None:
            return None
        now = self.clock.now()
        context = Context(
            lang=lang,
            today=now.astimezone(PARIS).date(),
            catalogues=knowledge.catalogues,
            edition=edition,
            now=now,
            procedures=knowledge.procedures,
        )
        step, steps = position(form, draft, context)
        return (None if current(form, draft, context) is None else step), steps

    def _reminder(self, edition: Edition, about: About) -> Reminder | None:
        """The reminder of that key, if the calendar still calls for it."""
        key = "|".join((about.kind, about.edition, about.milestone, about.moment, about.lead))
        lead = parse_lead_time(about.lead)
        planned = called_for(edition, about.milestone, self.clock.now(), lead=lead, timing=self.timing)
        return next((reminder for reminder in planned if reminder.key == key), None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose papers; and whether to look up that they told us to stay away."""

    address_hash: bytes
    may_be_away: bool


def _standing(conn: Connection, vault: Vault, asked: Sequence[_Asked]) -> list[tuple[Papers, bool]]:
    papers = read_many(conn, vault, [one.address_hash for one in asked])
    away = [one.may_be_away and is_away(conn, vault, one.address_hash) for one in asked]
    return list(zip(papers, away, strict=True))


def _announcements(
    conn: Connection, asked: Sequence[tuple[int, bytes]]
) -> list[tuple[Announcement | None, tuple[Subscription, ...]]]:
    """For each announcement and address: how the one stands, and what the other is subscribed to."""
    found = {number: announcements.find(conn, number) for number in {number for number, _ in asked}}
    subscribed = subscriptions.of_people(conn, [address_hash for _, address_hash in asked])
    return [(found[number], subscribed[address_hash][0]) for number, address_hash in asked]


def _moved(edition: Edition, about: About, *, told: str) -> Moved | None:
    milestone = edition.milestones.get(about.milestone)
    history = milestone.history if milestone else ()
    for place, new in enumerate(history):
        if read_about(about_correction(edition.id, about.milestone, new)) == about:
            return Moved(edition.id, about.call, about.milestone, entry_told(history[:place], told), new)
    return None
