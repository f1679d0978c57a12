"""The webhook: only Telegram is let in, and 200 means kept."""

import asyncio
import logging
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest

from bot.channels.telegram.webhook import HEADER
from bot.conversation.turn import Reply
from bot.services.turns import Bounds
from bot.storage.database import Database
from bot.storage.errors import Unavailable
from tests.channels.telegram.doors import Service, webhook_place
from tests.channels.telegram.parrot import Parrot
from tests.standin import Person, StandIn, faults, refusals

PLACE = webhook_place()
MESSAGE = (
    b'{"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 4242, "type": "private"}, "text": "x"}}'
)


async def post(
    service: Service, body: bytes | BytesIO = MESSAGE, *, path: str = PLACE.path, secret: str | None = PLACE.secret
) -> int:
    headers = {HEADER: secret} if secret is not None else {}
    async with aiohttp.ClientSession() as client:
        url = f"http://127.0.0.1:{service.port}/telegram/{path}"
        async with client.post(url, data=body, headers=headers) as response:
            return response.status


@pytest.mark.parametrize("secret", [None, "", "wrong", PLACE.secret + "x", "é"])
async def test_a_wrong_secret_is_401(webhook: Service, secret: str | None) -> None:
    assert await post(webhook, secret=secret) == 401
    assert webhook.parrot.heard == []


@pytest.mark.parametrize("path", ["wrong", PLACE.path[:-1], f"{PLACE.path}/more", "%C3%A9"])
async def test_a_wrong_path_is_404(webhook: Service, path: str) -> None:
    assert await post(webhook, path=path) == 404
    assert webhook.parrot.heard == []


async def test_what_is_too_big_is_413(webhook: Service) -> None:
    assert await post(webhook, BytesIO(b"x" * (1024 * 1024 + 1))) == 413


@pytest.mark.parametrize("body", [b"", b"not JSON", b"[1]", b'{"no": "id"}', b"[" * 100_000, b"\xff\xfe"])
async def test_what_is_no_update_is_set_aside_once_and_answered_200(webhook: Service, body: bytes) -> None:
    assert await post(webhook, body) == 200
    assert webhook.door.counts["set aside"] == 1


async def test_it_is_registered_with_its_secrets_and_what_waited_is_kept(
    idle_service: Service, anne: Person, standin: StandIn
) -> None:
    anne.says("avant le démarrage")
    async with idle_service.running():
        assert (await anne.reads()).text == "heard avant le démarrage"
    if idle_service.place:
        (call,) = standin.called("setWebhook")
        assert call["url"].endswith(f"/telegram/{PLACE.path}")
        assert call["secret_token"] == PLACE.secret
        assert set(call["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert not standin.dropped


async def test_too_much_unsent_is_503_with_retry_after_and_comes_again(
    sqlite: Database, parrot: Parrot, anne: Person, standin: StandIn
) -> None:
    service = Service(standin, sqlite, parrot, place=PLACE, bounds=Bounds(most_unsent=0))
    standin.faults.next("sendMessage", faults.refuse(refusals.too_many(2)))
    async with service.running():
        anne.says("un")
        while not standin.called("sendMessage"):
            await asyncio.sleep(0.01)
        await asyncio.sleep(1.0)
        anne.says("deux")
        assert (await anne.reads()).text == "heard un"
        assert (await anne.reads()).text == "heard deux"
    refused = [delivery for delivery in standin.deliveries if delivery.status == 503]
    assert refused
    assert all(delivery.retry_after == 5 for delivery in refused)


async def test_200_is_given_only_when_the_turn_is_kept(
    webhook: Service, anne: Person, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [Unavailable(), Unavailable()]
    write = webhook.database.write

    async def unsteady(work):  # type: ignore[no-untyped-def]  # a generic method stands in
        if fails:
            raise fails.pop()
        return await write(work)

    monkeypatch.setattr(webhook.database, "write", unsteady)
    anne.says("bonjour")
    assert (await anne.reads()).text == "heard bonjour"
    assert [delivery.status for delivery in standin.deliveries] == [503, 503, 200]


async def test_an_update_that_always_fails_is_set_aside_and_its_chat_goes_on(
    service: Service, anne: Person, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = service.turns.take

    async def failing(event):  # type: ignore[no-untyped-def]  # a method stands in
        if getattr(event, "text", "") == "poison":
            raise RuntimeError("a bug of ours")
        return await take(event)

    monkeypatch.setattr(service.turns, "take", failing)
    monkeypatch.setattr("bot.channels.telegram.intake._FIRST_RETRY_SECONDS", 0.001)
    anne.says("poison")
    anne.says("bonjour")
    assert (await anne.reads()).text == "heard bonjour"
    assert service.door.counts["set aside"] == 1


async def test_no_log_holds_token_path_secret_or_words(
    idle_service: Service,
    anne: Person,
    standin: StandIn,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("bot.channels.telegram.door._FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("bot.channels.telegram.polling._FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("bot.services.sending._RESEND_AFTER", timedelta(seconds=0.1))
    calls = ("getMe", "setWebhook", "deleteWebhook", "setMyName", "sendMessage", "getUpdates", "answerCallbackQuery")
    for method in calls:
        standin.faults.next(method, faults.server_error(), faults.reset())
    standin.faults.next("sendMessage", faults.hang(accepted=True))
    idle_service.read_seconds = 0.4
    idle_service.parrot.says["mot-canari"] = (Reply("réponse-canari"),)
    async with idle_service.running():
        anne.says("mot-canari")
        standin.updates.push({"message": {"text": "mot-canari"}})
        await anne.reads(seconds=10)
        await post(idle_service, secret="essai-canari")
    assert len(caplog.records) > 5
    token = standin.token.partition(":")[2]
    told = caplog.text + "".join(str(record.__dict__) for record in caplog.records if record.name.startswith("bot."))
    for secret in (token, PLACE.path, PLACE.secret, "mot-canari", "réponse-canari", "essai-canari", "4242"):
        assert secret not in told, secret
