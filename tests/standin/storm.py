"""A campaign in bad weather: who cannot be reached, which message meets which fault, drawn from a seed; all is written down."""

import asyncio
import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.standin import faults
from tests.standin.refusals import Refusal, bad_request, forbidden, too_many

if TYPE_CHECKING:
    from tests.standin.server import StandIn

Json = dict[str, Any]

LONG = "429 everybody, long"
# Of all messages, this share meets each; at least one of each kind.
_SHARES = {
    "429 everybody": 0.001,
    "429 chat": 0.001,
    "500": 0.004,
    "502": 0.004,
    "hang": 0.0007,
    "hang accepted": 0.0007,
    "reset": 0.003,
    "reset accepted": 0.003,
    "late": 0.003,
}
_FAULTS: Mapping[str, faults.Fault] = {
    "500": faults.refuse(Refusal(500, "Internal Server Error")),
    "502": faults.server_error(),
    "hang": faults.hang(),
    "hang accepted": faults.hang(accepted=True),
    "reset": faults.reset(),
    "reset accepted": faults.reset(accepted=True),
    "late": faults.late(1.5),
}
_UNREACHABLE = (
    forbidden("bot was blocked by the user"),
    forbidden("user is deactivated"),
    bad_request("chat not found"),
)
_UNREACHABLE_SHARE = 0.03
_RETRY_AFTER = (1, 4)
# Once, early: long enough to be killed in it and to start again.
_LONG_RETRY_AFTER = 8
_BEAT_SECONDS = 0.005


@dataclass
class Arrival:
    """A message that reached us, at some instant from `first` to `last` (monotonic seconds): nobody looked in between.

    `until`: the end of the pause that it was answered with; `sender`: see `StandIn`.
    """

    sender: str
    chat: int
    first: float
    last: float
    fate: str = "ok"
    accepted: bool = False
    answered: float = 0.0
    until: float = 0.0


class Storm:
    """Steers about so many `messages`; the n-th of them meets the same fault for the same seed."""

    def __init__(self, seed: int, messages: int) -> None:
        self.arrivals: list[Arrival] = []
        self._chance = random.Random(seed)
        self._seed = seed
        self._script = _script(self._chance, messages)
        self._met = 0
        self._everyone_until = 0.0
        self._chat_until: dict[int, float] = {}
        self._beats = (time.monotonic(), time.monotonic())

    async def watch(self) -> None:
        """Note again and again that we look: what arrives while we are held up has no exact time."""
        while True:
            self._beats = (self._beats[1], time.monotonic())
            await asyncio.sleep(_BEAT_SECONDS)

    def unreachable(self, chat: int) -> Refusal | None:
        """Why nothing can be sent there, ever."""
        fate = random.Random(f"{self._seed} {chat}")
        return fate.choice(_UNREACHABLE) if fate.random() < _UNREACHABLE_SHARE else None

    async def meet(self, standin: "StandIn", request: web.BaseRequest, params: Json, sender: str) -> web.StreamResponse:
        """What becomes of a message."""
        arrival = Arrival(sender, int(params["chat_id"]), self._beats[0], time.monotonic())
        self.arrivals.append(arrival)
        fault = self._fault(arrival)
        arrival.accepted = fault is None or fault.accepted
        answer = await standin.answer("sendmessage", params) if arrival.accepted else None
        arrival.answered = time.monotonic()
        if answer and fault is None:
            return answer
        return await standin.misbehave(request, fault or faults.reset(), answer)

    def _fault(self, arrival: Arrival) -> faults.Fault | None:
        now, chat = arrival.last, arrival.chat
        paused = max(self._everyone_until, self._chat_until.get(chat, 0.0))
        if now < paused:
            return self._pause(arrival, "429 again", paused, math.ceil(paused - now))
        if refusal := self.unreachable(chat):
            arrival.fate = str(refusal.code)
            return faults.refuse(refusal)
        arrival.fate = self._script.get(self._met, "ok")
        self._met += 1
        if not arrival.fate.startswith("429"):
            return _FAULTS.get(arrival.fate)
        seconds = _LONG_RETRY_AFTER if arrival.fate == LONG else self._chance.randint(*_RETRY_AFTER)
        if arrival.fate == "429 chat":
            self._chat_until[chat] = now + seconds
        else:
            self._everyone_until = now + seconds
        return self._pause(arrival, arrival.fate, now + seconds, seconds)

    def _pause(self, arrival: Arrival, fate: str, until: float, seconds: int) -> faults.Fault:
        arrival.fate, arrival.until = fate, until
        return faults.refuse(too_many(seconds))


def _script(chance: random.Random, messages: int) -> dict[int, str]:
    """Which fault the n-th message meets; of none, none. What hangs comes early: somebody waits for it."""
    script = {messages // 10: LONG} if messages else {}
    for fate, share in _SHARES.items() if messages else ():
        among = range(messages // 2 if fate.startswith("hang") else messages)
        free = [number for number in among if number not in script]
        script.update(dict.fromkeys(chance.sample(free, max(1, round(share * messages))), fate))
    return script
