"""What is typed in a terminal, as events; durations as people write them."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TypedDict

from bot.channels.console.files import path_of
from bot.clock import Clock
from bot.conversation.events import AnyEvent, ChoiceEvent, CommandEvent, IncomingFile, MediaEvent, TextEvent
from bot.conversation.turn import Choice

_COMMAND = re.compile(r"^/([A-Za-z_]+)(?:\s+(.*))?$", re.DOTALL)
_NUMBER = re.compile(r"^(#?)(\d{1,3})$", re.ASCII)
_DURATION = re.compile(r"^(\d{1,6})\s*([smhd])$", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class _Base(TypedDict):
    key: str
    address: str
    sent_at: datetime
    lang: str | None


@dataclass(slots=True)
class Lines:
    """Turns lines into events at one address; `start` makes keys that no earlier run used.

    `shown` are the choices of the last reply; `numbers`: a bare number is an answer to it, not a choice.
    """

    address: str
    clock: Clock
    start: str
    lang: str | None = None
    shown: tuple[Choice, ...] = ()
    numbers: bool = False
    _numbers: "count[int]" = field(default_factory=count)

    def event(self, line: str) -> AnyEvent | None:
        """The event that a line is; None for an empty line."""
        text = line.strip()
        if not text:
            return None
        if choice := self._picked(text):
            if choice.start is not None:
                return CommandEvent(**self._base(), name="start", argument=choice.start)
            if choice.token:
                return ChoiceEvent(**self._base(), token=choice.token)
        if found := _COMMAND.match(text):
            return self._command(found[1].lower(), (found[2] or "").strip())
        return TextEvent(**self._base(), text=text)

    def url(self, line: str) -> str | None:
        """The address behind the choice that a line picks, where that choice opens a page."""
        choice = self._picked(line.strip())
        return choice.url if choice else None

    def _command(self, name: str, argument: str) -> AnyEvent:
        if name == "file":
            return MediaEvent(**self._base(), kind="file", file=_offered(argument))
        return CommandEvent(**self._base(), name=name, argument=argument)

    def _picked(self, text: str) -> Choice | None:
        """The choice of that number: `2` or `#2`, only `#2` where a number is an answer."""
        found = _NUMBER.match(text)
        if found is None or (self.numbers and not found[1]):
            return None
        number = int(found[2])
        return self.shown[number - 1] if 1 <= number <= len(self.shown) else None

    def _base(self) -> _Base:
        return {"key": self._key(), "address": self.address, "sent_at": self.clock.now(), "lang": self.lang}

    def _key(self) -> str:
        return f"{self.address}:{self.start}:{next(self._numbers)}"


def _offered(written: str) -> IncomingFile:
    path = path_of(written).absolute()
    size = path.stat().st_size if path.is_file() else None
    return IncomingFile(ref=str(path), name=path.name, size=size)


def duration(written: str) -> timedelta | None:
    """`2d`, `90m`, `3h`, `30s`; None for anything else."""
    found = _DURATION.match(written.strip())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
