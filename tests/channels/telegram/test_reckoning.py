"""The reckoning sees each promise that is broken, and no other."""

from typing import Any

import pytest

from tests.channels.telegram.reckoning import Reckoning

Json = dict[str, Any]


def arrival(chat: int, at: float, fate: str = "ok", *, sender: str = "w0", pause: float = 0.0) -> Json:
    return {
        "sender": sender,
        "chat": chat,
        "first": at - 0.005,
        "last": at,
        "fate": fate,
        "accepted": fate == "ok" or fate.endswith("accepted"),
        "answered": at,
        "until": at + pause if pause else 0.0,
    }


def judged(arrivals: list[Json], statuses: dict[int, list[str]], kills: dict[str, float] | None = None) -> list[str]:
    return Reckoning(arrivals, statuses, kills or {}, 10).judge()


def test_all_is_well() -> None:
    seen = [arrival(1, 10.0), arrival(2, 10.1, "reset accepted"), arrival(3, 10.2, "403"), arrival(4, 10.3, "reset")]
    said = {1: ["sent"], 2: ["uncertain"], 3: ["undeliverable"], 4: ["uncertain"]}
    assert judged(seen, said) == []


@pytest.mark.parametrize(
    ("seen", "said", "words"),
    [
        ([arrival(1, 10.0), arrival(1, 12.0)], ["sent"], "1 is sent and got 2"),
        ([], ["sent"], "1 is sent and got 0"),
        ([arrival(1, 10.0, "reset accepted"), arrival(1, 12.0)], ["uncertain"], "1 is uncertain and got 2"),
        ([arrival(1, 10.0, "400"), arrival(1, 12.0)], ["undeliverable"], "1 is undeliverable and got 1"),
        ([arrival(1, 10.0, "500")], ["undeliverable"], "1 is undeliverable and was never refused"),
        ([arrival(1, 10.0)], ["uncertain"], "1 are uncertain: 0 answers were lost, 0 killed"),
        ([], [], "1 has 0 deliveries"),
        ([], ["queued"], "1 is queued and got 0"),
        ([], ["expired"], "1 is expired and got 0"),
        ([arrival(1, 10.0, "500"), arrival(1, 10.9)], ["sent"], "1 was written to twice within a second"),
        ([arrival(1, 10.0), arrival(2, 11.0)], ["sent"], "2 is nobody's"),
    ],
)
def test_a_broken_promise_is_seen(seen: list[Json], said: list[str], words: str) -> None:
    assert judged(seen, {1: said}) == [words]


def test_one_too_many_in_a_second_is_seen_and_what_came_while_nobody_looked_is_not() -> None:
    statuses = {chat: ["sent"] for chat in range(12)}
    assert judged([arrival(chat, 10 + chat / 11) for chat in range(11)], dict(list(statuses.items())[:11])) == []
    crowd = [arrival(chat, 10 + chat / 13) for chat in range(12)]
    assert judged(crowd, statuses) == ["12 messages in a second, not 10"]
    assert judged([{**one, "first": one["last"] - 1.0} for one in crowd], statuses) == []


@pytest.mark.parametrize("sender", ["w0", "w1"])
def test_a_send_inside_a_pause_is_seen_by_whomever(sender: str) -> None:
    seen = [
        arrival(1, 10.0, "429 everybody", pause=5),
        arrival(2, 12.0, sender=sender),
        arrival(1, 16.0, sender=sender),
    ]
    (fault,) = judged(seen, {1: ["sent"], 2: ["sent"]}, {"w0": 11.0} if sender == "w1" else {})
    assert fault == "429 everybody of 5 s: sent [1.995] s after it"


def test_one_chats_pause_is_for_that_chat_only() -> None:
    seen = [arrival(1, 10.0, "429 chat", pause=5), arrival(2, 12.0), arrival(1, 14.0)]
    (fault,) = judged(seen, {1: ["sent"], 2: ["sent"]})
    assert fault == "429 chat of 5 s: sent [3.995] s after it"


def test_whoever_was_killed_before_reading_the_answer_is_excused_and_the_next_only_once() -> None:
    seen = [arrival(1, 10.0, "429 everybody", pause=9), arrival(2, 13.0, "429 again", sender="w1", pause=6)]
    after = [arrival(1, 20.0, sender="w1"), arrival(2, 20.2, sender="w1")]
    said = {1: ["sent"], 2: ["sent"], 3: ["sent"]}
    assert judged([*seen, *after], {1: ["sent"], 2: ["sent"]}, {"w0": 10.1}) == []
    late = arrival(3, 15.0, sender="w1")
    assert len(judged([*seen, late, *after], said, {"w0": 10.1})) == 1
    assert len(judged([*seen, *after], {1: ["sent"], 2: ["sent"]}, {"w0": 11.0})) == 1


def test_the_dead_send_nothing() -> None:
    assert judged([arrival(1, 20.0)], {1: ["sent"]}, {"w0": 10.0}) == ["w0 sent after its end"]
