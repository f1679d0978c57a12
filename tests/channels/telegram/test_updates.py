"""When a message was written, and what cannot be read."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.addressing import Identity
from bot.channels.telegram.answers import read_json
from bot.channels.telegram.profile import OUR_COMMANDS
from bot.channels.telegram.updates import Dropped, NotKnownYet, Received, Unreadable, UpdateReader
from bot.clock import RealClock, StillClock
from bot.conversation.events import MediaEvent, TextEvent

SENT = datetime(2020, 7, 10, 9, 0, tzinfo=UTC)
CHAT = {"id": 4242, "type": "private"}
ANNE = {"id": 4242, "is_bot": False, "first_name": "Anne", "language_code": "en-GB"}


def message(**more: object) -> dict[str, object]:
    return {"message_id": 3, "date": int(SENT.timestamp()), "chat": CHAT, "from": ANNE, "text": "bonjour", **more}


def reader(clock: Any = None, username: str | None = "our_bot") -> UpdateReader:
    return UpdateReader(Identity(99, username), clock=clock or RealClock(), commands=OUR_COMMANDS)


def read(data: dict[str, object], clock: Any = None) -> Received:
    found = reader(clock).read(data)
    assert isinstance(found, Received)
    return found


def test_a_message_was_sent_when_telegram_says() -> None:
    event = read({"update_id": 8, "message": message()}).event
    assert (event.sent_at, event.key, event.lang, event.message_ref) == (SENT, "telegram:8", "en", "3")


def test_an_edit_was_sent_when_it_was_edited() -> None:
    edited = message(edit_date=int(SENT.timestamp()) + 60)
    assert read({"update_id": 8, "edited_message": edited}).event.sent_at == SENT + timedelta(minutes=1)


def test_on_a_simulated_day_the_earlier_instant_counts() -> None:
    before, after = SENT - timedelta(days=1), SENT + timedelta(days=1)
    assert read({"update_id": 8, "message": message()}, StillClock(before)).event.sent_at == before
    assert read({"update_id": 8, "message": message()}, StillClock(after)).event.sent_at == SENT


def test_a_tap_is_of_now_and_an_old_message_will_do() -> None:
    old = {"message_id": 3, "date": 0, "chat": CHAT}
    query = {"id": "q", "from": ANNE, "chat_instance": "1", "data": "menu", "message": old}
    found = read({"update_id": 8, "callback_query": query}, StillClock(SENT))
    assert (found.query, found.event.sent_at, found.event.message_ref) == ("q", SENT, "3")


def test_a_tap_without_a_message_is_answered_in_private() -> None:
    query = {"id": "q", "from": ANNE, "chat_instance": "1", "data": "menu", "inline_message_id": "x"}
    event = read({"update_id": 8, "callback_query": query}).event
    assert (event.address, event.message_ref) == ("telegram:4242", None)


def test_a_location_on_the_move_is_nothing_new() -> None:
    moving = message(text=None, location={"latitude": 1.0, "longitude": 1.0}, edit_date=5)
    del moving["text"]
    assert reader().read({"update_id": 8, "edited_message": moving}) == Dropped("edited")


def test_another_file_in_the_place_of_one_is_not_overlooked() -> None:
    document = {"file_id": "f2", "file_unique_id": "u2", "file_name": "cv-2.pdf"}
    edited = {**message(document=document, edit_date=5), "text": None}
    del edited["text"]
    event = read({"update_id": 8, "edited_message": edited}).event
    assert isinstance(event, MediaEvent)
    assert event.file
    assert (event.file.ref, event.file.name, event.message_ref) == ("f2", "cv-2.pdf", "3")


def test_before_we_know_our_name_a_group_waits() -> None:
    group = message(chat={"id": -5, "type": "group", "title": "Équipe"}, text="@our_bot salaire ?")
    with pytest.raises(NotKnownYet):
        reader(username=None).read({"update_id": 8, "message": group})


def test_half_a_surrogate_pair_is_read() -> None:
    data = read_json(json.dumps({"update_id": 8, "message": message(text="salaire \ud83d ?")}).encode())
    event = read(data).event
    assert isinstance(event, TextEvent)
    assert event.text == "salaire \ufffd ?"


@pytest.mark.parametrize("body", [{"message": "x"}, {"message": {}}, {"message": {"message_id": 1, "date": "x"}}, {}])
def test_what_cannot_be_read_says_so_without_quoting(body: dict[str, object]) -> None:
    with pytest.raises(Unreadable) as fault:
        reader().read({"update_id": {}, **body} if not body else {"update_id": 1, **body, "callback_query": "secret"})
    assert "secret" not in str(fault.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["chat", "from", "id", "text", "date", "photo", "data", "message"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "edited_message"]), JSON))
def test_any_json_is_read_or_unreadable(data: dict[str, object]) -> None:
    with contextlib.suppress(Unreadable):
        assert isinstance(reader().read(data), Received | Dropped)
