"""Whom a 429 stops: the Bot API never says whether it means one chat or everybody."""

from collections.abc import Callable

from telegram.error import TelegramError

Place = object

# A chat that was written to so shortly before has its own limit to thank.
_OFTEN_SECONDS = 3.0


class Paused(TelegramError):
    """Telegram asked for a pause that is not over: nothing was sent. `seconds` are left, for `everyone` or for one chat."""

    def __init__(self, seconds: float, *, everyone: bool) -> None:
        super().__init__("Telegram asked for a pause")
        self.seconds = seconds
        self.everyone = everyone


class Pauses:
    """What was refused, chat by chat. `now` gives seconds that only grow.

    One refusal stops its chat. A second one elsewhere, with nobody served in between, and neither of them a chat that is
    written to much, means everybody: so a pause is obeyed as soon as it is known, and one chat's never stops another.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._until: dict[Place, float] = {}
        self._suspects: dict[Place, float] = {}
        self._everyone_until = 0.0
        self._asked: dict[Place, float] = {}

    def ask(self, place: Place) -> bool:
        """Paused while nothing may be sent there. Whether something was sent there shortly before."""
        now = self._now()
        if now < self._everyone_until:
            raise Paused(self._everyone_until - now, everyone=True)
        if now < self._until.get(place, now):
            raise Paused(self._until[place] - now, everyone=False)
        self._until.pop(place, None)
        often = now - self._asked.pop(place, -_OFTEN_SECONDS) < _OFTEN_SECONDS
        self._asked[place] = now
        self._forget(now)
        return often

    def refused(self, place: Place, seconds: float, *, often: bool) -> bool:
        """Nothing is to be sent there for so long. Whether that means everybody."""
        # Counted from the answer: the pause began at Telegram before it reached us.
        now = self._now()
        until = self._until[place] = max(self._until.get(place, 0.0), now + seconds)
        if often:
            return False
        self._suspects = {one: end for one, end in self._suspects.items() if end > now} | {place: until}
        if len(self._suspects) > 1:
            self._everyone_until = max(self._everyone_until, *self._suspects.values())
        return now < self._everyone_until

    def served(self, place: Place) -> None:
        """Something was taken there: what was refused elsewhere does not mean everybody."""
        if place not in self._suspects:
            self._suspects.clear()

    def _forget(self, now: float) -> None:
        """What was asked so long ago that it does not matter; the oldest stands first."""
        while now - self._asked[oldest := next(iter(self._asked))] >= _OFTEN_SECONDS:
            del self._asked[oldest]
