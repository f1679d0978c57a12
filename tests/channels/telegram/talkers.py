"""People who talk on with a bot whatever becomes of it, and know what they must be told."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from tests.channels.telegram.mortal import BUTTON
from tests.standin import Person, StandIn

PATIENCE_SECONDS = 30.0


@dataclass
class Talker:
    """Somebody who writes, taps and reads; `expected` is what they must be told, `told` what they were told."""

    person: Person
    standin: StandIn
    chance: random.Random
    turns: int = 0
    said: list[int] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    misses: Counter[str] = field(default_factory=Counter)

    async def talk(self, enough: asyncio.Event) -> None:
        """Rounds of conversation, the last one to its end."""
        while not enough.is_set():
            self._says("hello")
            self._says("two")
            self._repeats_something()
            await self._reads_all()
            await self._taps()
            await self._reads_all()
            self._says("miss")
            self._says("hm" if self.chance.random() < 0.1 else "bye")
            await self._reads_all()

    def _says(self, what: str) -> None:
        self.said.append(self.person.says(what))
        self._expects(what)
        if what == "miss":
            self.misses[f"telegram:{self.person.id} miss"] += 1

    async def _taps(self) -> None:
        self.said.append(await self.person.taps(BUTTON.label))
        self._expects(f"two {BUTTON.token}")

    def _expects(self, said: str) -> None:
        self.turns += 1
        self.expected += [f"{self.turns}.{part} {said}" for part in range(2 if said.startswith("two") else 1)]

    def _repeats_something(self) -> None:
        """Telegram delivers an update again that was taken long ago."""
        known = [update for update in self.said if update not in self.standin.updates.pending]
        if known:
            self.standin.updates.repeat(self.chance.choice(known))

    async def _reads_all(self) -> None:
        """Until everything came, each in its place; a second copy may only follow the first at once."""
        while len(self.told) < len(self.expected):
            shown = await self.person.reads(seconds=PATIENCE_SECONDS)
            if self.told[-1:] == [shown.text]:
                continue
            assert shown.text == self.expected[len(self.told)], (shown.text, self.expected[len(self.told) :])
            self.told.append(shown.text)
