"""What a campaign in bad weather must have kept, computed from what reached Telegram and what the database says."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Json = dict[str, Any]

# As many as one worker sends.
_SIDE_BY_SIDE = 32
# What was on its way when the answer was written is no disobedience.
_ON_THE_WAY_SECONDS = 0.25
_MOST_ON_THE_WAY = _SIDE_BY_SIDE - 1
# Whoever was killed so soon after the answer may never have read it.
_UNHEARD_SECONDS = 0.25
_MAY_HAVE_COPIES = {"sent": (1,), "uncertain": (0, 1), "undeliverable": (0,)}


@dataclass
class Reckoning:
    """`statuses` by chat (one for each delivery), `kills` by sender: when, in monotonic seconds.

    `freezes`: how many were stopped for longer than an answer is waited for.
    """

    arrivals: Sequence[Json]
    statuses: Mapping[int, Sequence[str]]
    kills: Mapping[str, float]
    per_second: int
    freezes: int = 0
    faults: list[str] = field(default_factory=list)

    def judge(self) -> list[str]:
        """Everything that is wrong."""
        self._copies()
        self._pauses()
        self._rate()
        self._dead_senders()
        return self.faults

    def _copies(self) -> None:
        """One delivery for each, in a final status that is true."""
        copies = Counter(one["chat"] for one in self.arrivals if one["accepted"])
        for chat, statuses in self.statuses.items():
            if len(statuses) != 1:
                self.faults.append(f"{chat} has {len(statuses)} deliveries")
            elif copies[chat] not in _MAY_HAVE_COPIES.get(statuses[0], ()):
                self.faults.append(f"{chat} is {statuses[0]} and got {copies[chat]}")
        self.faults += [f"{chat} is nobody's" for chat in copies if chat not in self.statuses]
        self._reasons(Counter(status for statuses in self.statuses.values() for status in statuses)["uncertain"])

    def _reasons(self, uncertain: int) -> None:
        """Who is given up was refused for good; who is uncertain met a lost answer, or a kill."""
        refused = {one["chat"] for one in self.arrivals if one["fate"] in ("400", "403")}
        for chat, statuses in self.statuses.items():
            if "undeliverable" in statuses and chat not in refused:
                self.faults.append(f"{chat} is undeliverable and was never refused")
        lost = sum(one["fate"].startswith(("reset", "hang")) for one in self.arrivals)
        if uncertain > lost + _SIDE_BY_SIDE * (len(self.kills) + self.freezes):
            self.faults.append(f"{uncertain} are uncertain: {lost} answers were lost, {len(self.kills)} killed")

    def _pauses(self) -> None:
        """Nothing goes to whom a pause holds, a kill in between or not."""
        for pause in self.arrivals:
            if not pause["until"] or pause["fate"] == "429 again":
                continue
            inside = [one for one in self._held_by(pause) if not self._was_unheard(pause, one)]
            late = [one for one in inside if one["first"] > pause["answered"] + _ON_THE_WAY_SECONDS]
            if late or len(inside) > _MOST_ON_THE_WAY:
                after = [round(one["first"] - pause["answered"], 3) for one in inside]
                self.faults.append(
                    f"{pause['fate']} of {pause['until'] - pause['last']:.0f} s: sent {after} s after it"
                )

    def _held_by(self, pause: Json) -> list[Json]:
        return [
            one
            for one in self.arrivals
            if one is not pause
            and pause["answered"] < one["first"]
            and one["last"] < pause["until"]
            and (pause["fate"] != "429 chat" or one["chat"] == pause["chat"])
        ]

    def _was_unheard(self, pause: Json, arrival: Json) -> bool:
        """Whether it came from another, who could not know, and only that once: it was told itself."""
        killed = self.kills.get(pause["sender"])
        if arrival["sender"] == pause["sender"] or killed is None or killed - pause["answered"] > _UNHEARD_SECONDS:
            return False
        first = next(one for one in self.arrivals if one["sender"] == arrival["sender"])
        return bool(arrival["first"] <= first["answered"] + _ON_THE_WAY_SECONDS)

    def _rate(self) -> None:
        if (most := self.most_in_a_second()) > self.per_second + 1:
            self.faults.append(f"{most} messages in a second, not {self.per_second}")
        for chat, seen in self._by_chat().items():
            for before, after in pairwise(seen):
                if after["last"] - before["first"] < 1.0:
                    self.faults.append(f"{chat} was written to twice within a second")

    def most_in_a_second(self) -> int:
        """How many messages certainly arrived within one second, wherever it begins.

        No second has more than the rate when they leave. One that is longer on its way than the next ones, as the first on a
        new connection is, may arrive as one more.
        """
        ordered = sorted(self.arrivals, key=lambda one: one["last"])
        ends = [one["last"] for one in ordered]
        most = 0
        for start in {one["first"] for one in ordered}:
            low, high = bisect_left(ends, start), bisect_left(ends, start + 1.0)
            most = max(most, sum(one["first"] >= start for one in ordered[low:high]))
        return most

    def _dead_senders(self) -> None:
        """A kill is a kill; a message may have been on its way."""
        for one in self.arrivals:
            if one["first"] > self.kills.get(one["sender"], one["first"]) + 1.0:
                self.faults.append(f"{one['sender']} sent after its end")

    def _by_chat(self) -> dict[int, list[Json]]:
        found: dict[int, list[Json]] = defaultdict(list)
        for one in self.arrivals:
            found[one["chat"]].append(one)
        return found
