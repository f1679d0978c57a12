"""The stand-in keeps Telegram's rules, since every other test relies on them."""

import asyncio
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.standin import StandIn, faults
from tests.standin.entities import parse_html
from tests.standin.refusals import Refusal

Json = dict[str, Any]


PDF = b"%PDF-1.7 not a real one"


class Client:
    """Calls methods and fetches files as a bot does."""

    def __init__(self, standin: StandIn, session: aiohttp.ClientSession) -> None:
        self._root = f"{standin.url}/bot{standin.token}"
        self._session = session

    async def call(self, method: str, **params: object) -> Any:
        async with self._session.post(f"{self._root}/{method}", json=params) as response:
            answer: Json = await response.json()
            assert answer["ok"] is (response.status == 200)
            return answer["result"] if answer["ok"] else answer["description"]

    async def send_document(self, content: bytes | None = None, **params: str) -> Any:
        form = aiohttp.FormData({"chat_id": "4242", **params})
        if content is not None:
            form.add_field("document", BytesIO(content), filename="recepisse.pdf", content_type="application/pdf")
        async with self._session.post(f"{self._root}/sendDocument", data=form) as response:
            answer: Json = await response.json()
            return answer["result"] if answer["ok"] else answer["description"]

    async def fetch(self, path: str) -> tuple[int, bytes]:
        url = self._root.replace("/bot", "/file/bot", 1)
        async with self._session.get(f"{url}/{path}") as response:
            return response.status, await response.read()


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn() as running:
        running.person(4242)
        yield running


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(standin, session)


async def test_updates_stay_until_a_higher_offset_confirms_them(standin: StandIn, bot: Client) -> None:
    first, second = standin.person(4242).says("un"), standin.person(4242).says("deux")
    assert [update["update_id"] for update in await bot.call("getUpdates")] == [first, second]
    assert [update["update_id"] for update in await bot.call("getUpdates", limit=1)] == [first]
    assert [update["update_id"] for update in await bot.call("getUpdates", offset=second)] == [second]
    assert await bot.call("getUpdates", offset=second + 1) == []


async def test_a_poll_waits_for_an_update(standin: StandIn, bot: Client) -> None:
    polling = asyncio.create_task(bot.call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    update_id = standin.person(4242).says("un")
    assert [update["update_id"] for update in await polling] == [update_id]


async def test_two_pollers_and_a_webhook_exclude_each_other(bot: Client) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.call("getUpdates", timeout=0.2))
    assert "terminated by other getUpdates request" in await first
    assert await second == []
    await bot.call("setWebhook", url="http://127.0.0.1:1/x")
    assert "webhook is active" in await bot.call("getUpdates")


async def test_only_allowed_updates_come(standin: StandIn, bot: Client) -> None:
    await bot.call("getUpdates", allowed_updates=["callback_query"])
    standin.person(4242).says("un")
    assert await bot.call("getUpdates") == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": "  "}, "message text is empty"),
        ({"text": "é" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}},
            "BUTTON_DATA_INVALID",
        ),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}, "Text buttons are unallowed"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "b"}]]}}, "Wrong HTTP URL"),
    ],
)
async def test_what_telegram_refuses_is_refused(bot: Client, params: Json, words: str) -> None:
    assert words in await bot.call("sendMessage", **{"chat_id": 4242, **params})


async def test_a_blocked_bot_is_told(standin: StandIn, bot: Client) -> None:
    standin.person(4242).blocks()
    assert await bot.call("sendMessage", chat_id=4242, text="x") == "Forbidden: bot was blocked by the user"


async def test_editing(bot: Client) -> None:
    sent = await bot.call("sendMessage", chat_id=4242, text="<b>un</b>", parse_mode="HTML")
    target = {"chat_id": 4242, "message_id": sent["message_id"]}
    same = await bot.call("editMessageText", **target, text="<b>un</b>", parse_mode="HTML")
    assert same.startswith("Bad Request: message is not modified")
    assert (await bot.call("editMessageText", **target, text="un"))["text"] == "un"
    assert "message to edit not found" in await bot.call("editMessageText", chat_id=4242, message_id=99, text="x")


async def test_a_document_is_sent_and_seen(standin: StandIn, bot: Client) -> None:
    markup = '{"inline_keyboard": [[{"text": "Menu", "callback_data": "menu"}]]}'
    sent = await bot.send_document(PDF, caption="<b>Reçu</b>", parse_mode="HTML", reply_markup=markup)
    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("recepisse.pdf", len(PDF))
    shown = await standin.chats[4242].shown.get()
    assert (shown.text, shown.document, shown.document_name) == ("Reçu", PDF, "recepisse.pdf")
    assert (shown.buttons, len(shown.entities)) == (("Menu",), 1)
    same = {"chat_id": 4242, "message_id": sent["message_id"], "text": "x"}
    assert await bot.call("editMessageText", **same) == "Bad Request: there is no text in the message to edit"


@pytest.mark.parametrize(
    ("content", "params", "words"),
    [
        (None, {}, "there is no document in the request"),
        (None, {"document": "abc"}, "wrong file identifier"),
        (b"", {}, "file must be non-empty"),
        (PDF, {"caption": "é" * 1025}, "message caption is too long"),
        (PDF, {"caption": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        (PDF, {"reply_markup": "no json"}, "object expected as reply markup"),
        (PDF, {"chat_id": "5"}, "chat not found"),
    ],
)
async def test_a_document_that_telegram_refuses(
    bot: Client, content: bytes | None, params: dict[str, str], words: str
) -> None:
    assert words in await bot.send_document(content, **params)


async def test_a_document_too_large_to_upload(bot: Client) -> None:
    assert await bot.send_document(b"x" * (50 * 1024 * 1024 + 1)) == "Request Entity Too Large"


async def test_a_file_is_fetched_by_the_path_that_get_file_gives(standin: StandIn, bot: Client) -> None:
    standin.person(4242).sends_file(PDF, "cv.pdf", caption="mon CV")
    (update,) = await bot.call("getUpdates")
    document = update["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("cv.pdf", "application/pdf")
    found = await bot.call("getFile", file_id=document["file_id"])
    assert found["file_path"].endswith(".pdf")
    assert await bot.fetch(found["file_path"]) == (200, PDF)
    standin.files.forget_paths()
    assert (await bot.fetch(found["file_path"]))[0] == 404
    assert "wrong file_id" in await bot.call("getFile", file_id="nope")


async def test_a_file_too_large_for_a_bot(standin: StandIn, bot: Client) -> None:
    large = standin.files.add(PDF, size=20 * 1024 * 1024 + 1)
    assert await bot.call("getFile", file_id=large.id) == "Bad Request: file is too big"


async def test_faults_of_a_download(standin: StandIn, bot: Client) -> None:
    path = (await bot.call("getFile", file_id=standin.files.add(PDF).id))["file_path"]
    standin.faults.next("file", faults.server_error(503), faults.truncate())
    assert (await bot.fetch(path))[0] == 503
    with pytest.raises(aiohttp.ClientPayloadError):
        await bot.fetch(path)
    assert await bot.fetch(path) == (200, PDF)


async def test_an_edit_names_the_message_that_it_changes(standin: StandIn, bot: Client) -> None:
    anne = standin.person(4242)
    first = anne.says("anne@exemple.fr")
    await bot.call("sendMessage", chat_id=4242, text="bien noté")
    anne.says("suite")
    anne.edits("anne@example.fr", said=first)
    said, _, edit = await bot.call("getUpdates")
    assert edit["edited_message"]["message_id"] == said["message"]["message_id"]
    assert edit["edited_message"]["text"] == "anne@example.fr"


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "x" * 33, "description": "d"}], "BOT_COMMAND_INVALID"),
        ([{"command": "défis", "description": "d"}], "BOT_COMMAND_INVALID"),
        ([{"command": "defis", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "defis", "description": "d" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": f"c{number}", "description": "d"} for number in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_that_telegram_refuses(bot: Client, commands: list[Json], words: str) -> None:
    assert words in await bot.call("setMyCommands", commands=commands)


async def test_an_unknown_query_is_too_old(bot: Client) -> None:
    assert "query is too old" in await bot.call("answerCallbackQuery", callback_query_id="1")


async def test_a_wrong_token_is_401_and_an_unknown_method_404(standin: StandIn, bot: Client) -> None:
    assert await bot.call("sendNothing") == "Not Found"
    standin.token = "1:other"
    assert await bot.call("getMe") == "Unauthorized"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a &lt; <b>é<i>x</i></b>", "a < éx"),
        ("<a href='https://a.b'>l</a>", "l"),
        ("&#233;&#x1F600;&nope;", "é😀&nope;"),
    ],
)
def test_html(html: str, shown: str) -> None:
    assert parse_html(html)[0] == shown


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<b><i>a</b></i>", 'expected "</i>", found "</b>"'),
        ("a < b", "Unclosed start tag at byte offset 2"),
    ],
)
def test_bad_html(html: str, words: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities") as fault:
        parse_html(html)
    assert words in fault.value.description


async def test_a_webhook_is_brought_each_chat_in_order_again_until_taken(standin: StandIn, bot: Client) -> None:
    seen: list[tuple[str | None, str]] = []

    async def receive(request: web.BaseRequest) -> web.Response:
        text = (await request.json())["message"]["text"]
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), text))
        refused = text == "un" and len([one for one in seen if one[1] == "un"]) < 3
        return web.Response(status=503 if refused else 200, headers={"Retry-After": "2"} if refused else {})

    runner = web.ServerRunner(web.Server(receive))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.call("setWebhook", url=f"http://127.0.0.1:{runner.addresses[0][1]}/", secret_token="s3cret")
    anne, bob = standin.person(4242), standin.person(77)
    anne.says("un")
    anne.says("deux")
    bob.says("hello")
    await standin.updates.all_taken()
    await runner.cleanup()
    assert [text for _, text in seen if text != "hello"] == ["un", "un", "un", "deux"]
    assert {secret for secret, _ in seen} == {"s3cret"}
    assert [one.retry_after for one in standin.deliveries if one.status == 503] == [2, 2]


async def test_it_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.standin", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{url}/_/says", json={"person": 7, "text": "bonjour"}) as response:
            assert (await response.json())["update_id"] > 0
        async with session.post(f"{url}/_/pending", json={}) as response:
            assert await response.json() == {"pending": 1}
    process.terminate()
    assert await process.wait() == 0
