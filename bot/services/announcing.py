"""Announcing: read what the team wrote, show and count before anything is kept, then keep it as it was confirmed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import i18n
from bot.clock import Clock
from bot.conversation.announced_texts import read_texts
from bot.conversation.announcement import ALL, Announcement, Readers, announce, begins
from bot.conversation.knowledge import Knowledge
from bot.conversation.reminding import NotSaid
from bot.conversation.subscription import Subscription
from bot.conversation.turn import Reply
from bot.i18n import LANGUAGES, Msg
from bot.programmes.reminders import AUDIENCES
from bot.programmes.timing import Timing
from bot.storage import announced, announcements, readers
from bot.storage.database import Connection, Database
from bot.storage.readers import Group

# What people were promised when they subscribed.
MOST_OFTEN = timedelta(days=7)
USEFUL_FOR = timedelta(hours=48)


class NotAnnounceable(Exception):
    """It cannot be announced so; `messages` say to the team everything that is wrong."""

    def __init__(self, *messages: Msg) -> None:
        self.messages = messages
        super().__init__("; ".join(message.msgid for message in messages))


class CountChanged(Exception):
    """There are `people` now, not as many as were confirmed: nothing was kept."""

    def __init__(self, people: int) -> None:
        self.people = people
        super().__init__(people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What could be announced; `not_after` None: 48 hours after it may begin."""

    readers: Readers
    texts: dict[str, str]
    urgent: bool = False
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Whom it reaches at this moment: `people` each once, and by side, channel and language."""

    people: int
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Announcing:
    """`knows` gives what is known now; `room`: how many characters more than a text the narrowest door shows at once."""

    database: Database
    knows: Callable[[], Knowledge]
    clock: Clock
    timing: Timing
    room: Callable[[str], int]

    def propose(self, to: str, content: str, *, urgent: bool = False, not_after: datetime | None = None) -> Proposed:
        """What FILE.md says, for those whom `to` names. NotAnnounceable lists everything that is wrong."""
        chosen, faults = read_readers(to, self.knows())
        texts, wrong = read_texts(content)
        faults += wrong
        if faults:
            raise NotAnnounceable(*faults)
        proposed = Proposed(readers=chosen, texts=dict(texts), urgent=urgent, not_after=not_after)
        faults = [*self._too_long(proposed), *self._too_late(proposed)]
        if faults:
            raise NotAnnounceable(*faults)
        return proposed

    def preview(self, proposed: Proposed, lang: str) -> Reply:
        """The very message that one of its readers gets."""
        said = announce(proposed.texts, proposed.readers, _typical(proposed.readers, lang, self.knows()), self.knows())
        if isinstance(said, NotSaid):
            raise AssertionError(said.reason)
        return said

    def begins(self, proposed: Proposed) -> datetime:
        """When the first of them would be written to, were it confirmed now."""
        return begins(proposed.readers, self.clock.now(), self.timing, urgent=proposed.urgent)

    def ends(self, proposed: Proposed) -> datetime:
        """From when on it is not sent any more."""
        return proposed.not_after or self.begins(proposed) + USEFUL_FOR

    async def count(self, proposed: Proposed) -> Count:
        """Whom it would reach, were it confirmed now. NotAnnounceable where they were written to this week."""
        now = self.clock.now()
        found, before = await self.database.read(
            lambda conn: (_counted(conn, proposed, now), _before(conn, proposed, now))
        )
        if before is not None:
            raise NotAnnounceable(self._too_soon(before))
        return found

    async def confirm(self, proposed: Proposed, *, people: int, author: str) -> Announcement:
        """Keep it, for those who are subscribed now. CountChanged where there are not as many as were typed."""
        now = self.clock.now()
        found = await self.count(proposed)
        if found.people != people:
            raise CountChanged(found.people)
        not_after = self.ends(proposed)

        def keep(conn: Connection) -> Announcement | None:
            # The number first: whatever another transaction adds from here on has the same, and only one of them stays.
            number = announcements.newest(conn) + 1
            if _before(conn, proposed, now) is not None:
                return None
            one = Announcement(
                number=number,
                readers=proposed.readers,
                texts=proposed.texts,
                people=people,
                made_at=now,
                not_after=not_after,
                urgent=proposed.urgent,
            )
            return one if announcements.add(conn, self.database.vault, one, author=author) else None

        kept = await self.database.write(keep)
        if kept is None:
            raise NotAnnounceable(Msg("Somebody else has announced something meanwhile: look again, then begin anew."))
        return kept

    def _too_long(self, proposed: Proposed) -> list[Msg]:
        found = []
        for lang in LANGUAGES:
            over = -self.room(self.preview(proposed, lang).text)
            if over > 0:
                found.append(
                    Msg(
                        "The section “# {lang}” is too long for one message by {n} character.",
                        "The section “# {lang}” is too long for one message by {n} characters.",
                        lang=lang,
                        n=over,
                    )
                )
        return found

    def _too_late(self, proposed: Proposed) -> list[Msg]:
        at = self.begins(proposed)
        if proposed.not_after is None or proposed.not_after > at:
            return []
        return [Msg("It begins on {at}: it would be out of date before that.", at=self._instant(at))]

    def _too_soon(self, before: Announcement) -> Msg:
        return Msg(
            "Announcement {number} went to the same people on {at}, and they were promised one a week at most. The next may"
            " go from {from_at} on; what cannot wait goes with --urgent.",
            number=before.number,
            at=self._instant(before.made_at),
            from_at=self._instant(before.made_at + MOST_OFTEN),
        )

    def _instant(self, at: datetime) -> str:
        # The team's language, as that of `guichet check`.
        return i18n.instant(at, "fr", self.knows().catalogues)


def read_readers(written: str, knowledge: Knowledge) -> tuple[Readers, list[Msg]]:
    """Whom `programme=eig audience=candidate` means, and what is wrong with it."""
    known = {"programme": [*sorted(knowledge.programmes), ALL], "audience": [*AUDIENCES.values(), ALL]}
    found: dict[str, str] = {}
    faults: list[Msg] = []
    for part in written.split():
        key, _, value = part.partition("=")
        if key not in known or key in found:
            faults.append(Msg("“{part}” is odd: write “programme=eig audience=candidate”.", part=part))
        else:
            found[key] = value
    faults += [_unknown(key, found.get(key), names) for key, names in known.items() if found.get(key) not in names]
    return Readers(found.get("programme", ""), found.get("audience", "")), faults


def _unknown(key: str, value: str | None, names: Sequence[str]) -> Msg:
    listed = ", ".join(names)
    if value is None:
        return Msg("Say which {key} it is for: {key}=… ({names}).", key=key, names=listed)
    return Msg("There is no {key} “{value}”. There are: {names}.", key=key, value=value, names=listed)


def _typical(chosen: Readers, lang: str, knowledge: Knowledge) -> list[Subscription]:
    audience = AUDIENCES["apply"] if chosen.audience == ALL else chosen.audience
    programmes = sorted(knowledge.programmes) if chosen.programme == ALL else [chosen.programme]
    return [Subscription(programme, audience, lang) for programme in programmes]


def _counted(conn: Connection, proposed: Proposed, now: datetime) -> Count:
    return Count(readers.count(conn, proposed.readers, now), readers.groups(conn, proposed.readers, now))


def _before(conn: Connection, proposed: Proposed, now: datetime) -> Announcement | None:
    """What went to some of them within the week, as far as that stands in the way of another."""
    if proposed.urgent:
        return None
    for one in announcements.load(conn):
        if one.made_at <= now - MOST_OFTEN or not one.readers.meet(proposed.readers):
            continue
        if one.course != "stopped" or announced.reached(conn, one.about):
            return one
    return None
