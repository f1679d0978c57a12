"""Requests by aiohttp: what was certainly not sent is told from what may have been; files; nothing leaks."""

import asyncio
import socket
import traceback
from pathlib import Path

import pytest
from telegram import BotCommand, InputFile
from telegram.error import NetworkError, TimedOut
from yarl import URL

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.http import AiohttpRequest, Unreached
from bot.channels.telegram.pauses import Paused
from bot.channels.telegram.verdicts import verdict
from bot.services.channel import NotSent, Refused, Unknown
from tests.standin import StandIn, faults, refusals

HELLO = {"chat_id": 4242, "text": "bonjour"}


@pytest.fixture
def api(standin: StandIn) -> TelegramApi:
    standin.person(4242)
    return TelegramApi(standin.token, standin.url, read_seconds=0.2)


async def test_a_read_timeout_and_a_reset_are_unknown(standin: StandIn, api: TelegramApi) -> None:
    standin.faults.next("sendMessage", faults.hang(), faults.reset())
    async with api:
        with pytest.raises(TimedOut) as late:
            await api.call("sendMessage", HELLO)
        with pytest.raises(NetworkError) as lost:
            await api.call("sendMessage", HELLO)
    assert not isinstance(lost.value, Unreached)
    assert isinstance(verdict(late.value), Unknown)
    assert isinstance(verdict(lost.value), Unknown)


async def test_a_refused_connection_was_not_sent(standin: StandIn) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with TelegramApi(standin.token, f"http://127.0.0.1:{port}") as api:
        with pytest.raises(Unreached) as fault:
            await api.call("sendMessage", HELLO)
    assert isinstance(verdict(fault.value), NotSent)


async def test_a_full_pool_was_not_sent(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.http.CONNECT_SECONDS", 0.05)
    standin.faults.next("sendMessage", faults.hang())
    request = AiohttpRequest(1, read_seconds=0.5)
    url = URL(f"{standin.url}/bot{standin.token}/sendMessage")
    async with request:
        busy = asyncio.create_task(request.exchange(url, b"{}"))
        await asyncio.sleep(0.02)
        with pytest.raises(Unreached):
            await request.exchange(url, b"{}")
        with pytest.raises(TimedOut):
            await busy


async def test_no_error_holds_the_token(standin: StandIn, api: TelegramApi) -> None:
    standin.faults.next("sendMessage", faults.hang(), faults.reset(), faults.server_error())
    standin.faults.next("getMe", faults.hang(), faults.reset(), faults.server_error())
    secret, told = standin.token.partition(":")[2], []
    async with api:
        for call in (lambda: api.call("sendMessage", HELLO), api.bot.get_me):
            for _ in range(3):
                with pytest.raises((ApiError, NetworkError)) as fault:
                    await call()
                told.append("".join(traceback.format_exception(fault.value)))
                assert fault.value.__context__ is None or secret not in repr(fault.value.__context__)
    assert not any(secret in text for text in told)


async def test_a_429_stops_its_chat_and_no_other(standin: StandIn, api: TelegramApi) -> None:
    standin.person(77)
    standin.faults.next("sendMessage", faults.refuse(refusals.too_many(7)))
    async with api:
        with pytest.raises(ApiError) as first:
            await api.call("sendMessage", HELLO)
        with pytest.raises(Paused) as second:
            await api.call("editMessageText", {**HELLO, "message_id": 1})
        await api.call("sendMessage", {**HELLO, "chat_id": 77})
    assert len(standin.calls) == 2
    for error, holds in ((first.value, "bulk"), (second.value, "address")):
        judged = verdict(error)
        assert isinstance(judged, NotSent)
        assert judged.holds == holds
        assert 6 < (judged.retry_after or 0) <= 7


async def test_a_second_chat_refused_means_everybody(standin: StandIn, api: TelegramApi) -> None:
    standin.person(77)
    standin.faults.next("sendMessage", faults.refuse(refusals.too_many(7)), faults.refuse(refusals.too_many(6)))
    async with api:
        for chat in (HELLO["chat_id"], 77):
            with pytest.raises(ApiError):
                await api.call("sendMessage", {**HELLO, "chat_id": chat})
        with pytest.raises(Paused) as third:
            await api.call("answerCallbackQuery", {"callback_query_id": "1"})
    assert len(standin.calls) == 2
    judged = verdict(third.value)
    assert isinstance(judged, NotSent)
    assert judged.holds == "everyone"
    assert 6 < (judged.retry_after or 0) <= 7


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: user is deactivated", "deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "removed from the group"),
        (400, "Bad Request: chat not found", "chat not found"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "may not write there"),
        (400, "Bad Request: something new", "refused with 400"),
    ],
)
def test_refusals_are_judged_by_code_and_text(code: int, text: str, reason: str) -> None:
    judged = verdict(ApiError(code, text, {}))
    assert isinstance(judged, Refused)
    assert judged.reason == reason


def test_a_refusal_that_passes_waits_for_hours_at_that_chat_only() -> None:
    judged = verdict(ApiError(403, "Forbidden: bot can't send messages to the user", {}))
    assert isinstance(judged, NotSent)
    assert (judged.holds, judged.retry_after) == ("address", 8 * 3600)


async def test_the_library_works_through_it(standin: StandIn, api: TelegramApi, tmp_path: Path) -> None:
    file_id = standin.files.add(b"content").id
    async with api:
        assert (await api.bot.get_me()).username == "guichet_test_bot"
        await api.bot.set_my_commands([BotCommand("dates", "Dates clés")], language_code="en")
        sent = await api.bot.send_document(4242, InputFile(b"a,b\n", filename="a.csv"), read_timeout=5)
        assert sent.document is not None
        file = await api.bot.get_file(file_id)
        assert bytes(await file.download_as_bytearray()) == b"content"
    assert standin.profile["commands", "en"][0]["description"] == "Dates clés"
    assert (await standin.chats[4242].shown.get()).document == b"a,b\n"


async def test_the_library_gets_the_same_errors(standin: StandIn, api: TelegramApi) -> None:
    standin.faults.next(
        "getMe", faults.refuse(refusals.too_many(3)), faults.refuse(refusals.Refusal(401, "Unauthorized"))
    )
    codes = []
    async with api:
        for call in (api.bot.get_me, api.bot.get_me, lambda: api.bot.send_message(1, "x")):
            with pytest.raises(ApiError) as fault:
                await call()
            codes.append((fault.value.code, fault.value.retry_after))
    assert codes == [(429, 3.0), (401, None), (400, None)]
