"""Files that people send reach the conversation and can be fetched, whatever the file server does; nothing leaks."""

import logging
import traceback

import pytest

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.conversation.events import IncomingFile, MediaEvent
from bot.services.channel import NotFetched
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.standin import Person, StandIn, faults, refusals

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
MOST = len(PDF)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses between tries are not those of real life."""
    monkeypatch.setattr("bot.channels.telegram.fetching._PAUSES_SECONDS", (0.01, 0.01, 0.0))


def heard_file(parrot: Parrot) -> IncomingFile | None:
    event = parrot.heard[-1]
    assert isinstance(event, MediaEvent)
    return event.file


async def fetched(standin: StandIn, file: IncomingFile, most_bytes: int = MOST) -> bytes:
    async with TelegramApi(standin.token, standin.url, read_seconds=0.2) as api:
        return await TelegramChannel(api).fetch("telegram:4242", file, most_bytes=most_bytes)


async def refused(standin: StandIn, file: IncomingFile, most_bytes: int = MOST) -> str:
    with pytest.raises(NotFetched) as fault:
        await fetched(standin, file, most_bytes)
    return fault.value.reason


def sent(standin: StandIn, content: bytes = PDF, **more: int) -> IncomingFile:
    """A document at Telegram, as an event names it."""
    return IncomingFile(ref=standin.files.add(content, "cv.pdf", **more).id, name="cv.pdf")


async def test_a_document_comes_with_its_name_and_can_be_fetched(
    service: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    anne.sends_file(PDF, "Mon CV.pdf", caption="voilà")
    assert (await anne.reads()).text == "heard <file> voilà"
    file = heard_file(parrot)
    assert file
    assert (file.name, file.size, file.state) == ("Mon CV.pdf", len(PDF), "offered")
    assert await fetched(standin, file) == PDF


async def test_a_document_without_a_name_is_still_a_file(polling: Service, anne: Person, parrot: Parrot) -> None:
    anne.sends_file(PDF)
    await anne.reads()
    file = heard_file(parrot)
    assert file
    assert file.name == ""


async def test_each_document_of_an_album_is_an_event_of_its_own(polling: Service, anne: Person, parrot: Parrot) -> None:
    for name in ("cv.pdf", "portfolio.pdf"):
        anne.sends_file(PDF, name, media_group_id="77")
    await anne.reads()
    await anne.reads()
    files = [event.file.name for event in parrot.heard if isinstance(event, MediaEvent) and event.file]
    assert files == ["cv.pdf", "portfolio.pdf"]


@pytest.mark.parametrize("kind", ["photo", "animation", "voice"])
async def test_what_is_no_document_is_no_file(polling: Service, anne: Person, parrot: Parrot, kind: str) -> None:
    anne.sends(kind)
    await anne.reads()
    assert heard_file(parrot) is None


async def test_a_document_in_a_group_is_never_ours_to_fetch(
    polling: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    team = standin.group(-100123)
    anne.sends_file(PDF, "cv.pdf", to=team)
    anne.sends_file(PDF, "cv.pdf", to=team, caption="@guichet_test_bot le CV de Marie")
    assert (await anne.reads(of=team)).text == "heard <file> le CV de Marie"
    assert len(parrot.heard) == 1
    assert heard_file(parrot) is None


async def test_what_the_sender_says_is_too_large_is_not_asked_for(standin: StandIn) -> None:
    file = IncomingFile(ref="any", name="cv.pdf", size=MOST + 1)
    assert await refused(standin, file) == "too-large"
    assert standin.calls == []


async def test_reading_stops_where_the_limit_is(standin: StandIn) -> None:
    assert await refused(standin, sent(standin, PDF * 30, size=10)) == "too-large"
    assert len(standin.called("getFile")) == 1


async def test_the_limit_itself_is_allowed(standin: StandIn) -> None:
    assert await fetched(standin, sent(standin), len(PDF)) == PDF


async def test_what_telegram_does_not_give_to_bots_is_too_large(standin: StandIn) -> None:
    assert await refused(standin, sent(standin, size=20 * 1024 * 1024 + 1)) == "too-large"


async def test_an_unknown_file_is_asked_for_once(standin: StandIn) -> None:
    assert await refused(standin, IncomingFile(ref="gone", name="cv.pdf")) == "unreachable"
    assert len(standin.called("getFile")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        faults.server_error(500),
        faults.refuse(refusals.Refusal(404, "Not Found")),
        faults.hang(),
        faults.truncate(),
        faults.truncate(seconds=3600),
    ],
    ids=["500", "404", "hang", "cut", "stalled"],
)
async def test_a_download_that_fails_is_tried_again_and_not_for_ever(standin: StandIn, fault: faults.Fault) -> None:
    file = sent(standin)
    standin.faults.next("file", fault, fault)
    assert await fetched(standin, file) == PDF
    standin.faults.next("file", fault, fault, fault)
    assert await refused(standin, file) == "unreachable"
    assert len(standin.called("getFile")) == 6


async def test_a_file_that_is_shorter_than_announced_is_no_file(standin: StandIn) -> None:
    assert await refused(standin, sent(standin, PDF[:-1], size=len(PDF))) == "unreachable"


async def test_a_pause_that_telegram_asks_for_is_kept(standin: StandIn) -> None:
    standin.faults.next("getFile", faults.refuse(refusals.too_many(1)))
    assert await fetched(standin, sent(standin)) == PDF
    first, second = (call.at for call in standin.calls)
    assert second - first >= 1.0


async def test_nobody_waits_longer_than_said(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.fetching.MOST_SECONDS", 0.1)
    standin.faults.next("getFile", faults.refuse(refusals.too_many(60)))
    assert await refused(standin, sent(standin)) == "unreachable"


async def test_the_token_is_in_no_error_and_no_log(standin: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    for fault in (faults.hang(), faults.reset(), faults.server_error(), faults.truncate()):
        standin.faults.next("file", *[fault] * 6)
        with pytest.raises(NotFetched) as refusal:
            await fetched(standin, sent(standin))
        told.append("".join(traceback.format_exception(refusal.value)))
        standin.faults.clear()
    secret = standin.token.partition(":")[2]
    assert not any(secret in text for text in (*told, caplog.text))
