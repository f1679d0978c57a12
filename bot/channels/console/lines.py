"""What is typed in a terminal, as events; durations as people write them."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.clock import Clock
from bot.conversation.events import AnyEvent, ChoiceEvent, CommandEvent, MediaEvent, TextEvent
from bot.conversation.turn import Choice

_COMMAND = re.compile(r"^/([A-Za-z_]+)(?:\s+(.*))?$", re.DOTALL)
_NUMBER = re.compile(r"^#?(\d{1,3})$", re.ASCII)
_DURATION = re.compile(r"^(\d{1,6})\s*([smhd])$", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(slots=True)
class Lines:
    """Turns lines into events at one address; `start` makes keys that no earlier run used."""

    address: str
    clock: Clock
    start: str
    lang: str | None = None
    shown: tuple[Choice, ...] = ()
    _numbers: "count[int]" = field(default_factory=count)

    def event(self, line: str) -> AnyEvent | None:
        """The event that a line is; None for an empty line."""
        text = line.strip()
        if not text:
            return None
        if (found := _NUMBER.match(text)) and (choice := self._choice(int(found[1]))) and choice.token:
            return ChoiceEvent(
                token=choice.token, key=self._key(), address=self.address, sent_at=self.clock.now(), lang=self.lang
            )
        if found := _COMMAND.match(text):
            return self._command(found[1].lower(), (found[2] or "").strip())
        return TextEvent(text=text, key=self._key(), address=self.address, sent_at=self.clock.now(), lang=self.lang)

    def url(self, line: str) -> str | None:
        """The address behind the choice that a line picks, where that choice opens a page."""
        found = _NUMBER.match(line.strip())
        choice = self._choice(int(found[1])) if found else None
        return choice.url if choice else None

    def _command(self, name: str, argument: str) -> AnyEvent:
        if name == "file":
            return MediaEvent(
                kind="file",
                caption=Path(argument).name,
                key=self._key(),
                address=self.address,
                sent_at=self.clock.now(),
                lang=self.lang,
            )
        return CommandEvent(
            name=name,
            argument=argument,
            key=self._key(),
            address=self.address,
            sent_at=self.clock.now(),
            lang=self.lang,
        )

    def _choice(self, number: int) -> Choice | None:
        return self.shown[number - 1] if 1 <= number <= len(self.shown) else None

    def _key(self) -> str:
        return f"{self.address}:{self.start}:{next(self._numbers)}"


def duration(written: str) -> timedelta | None:
    """`2d`, `90m`, `3h`, `30s`; None for anything else."""
    found = _DURATION.match(written.strip())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
