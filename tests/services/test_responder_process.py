"""The process that responds: it dies, hangs or fails, and nobody's message is lost for it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.conversation.events import AnyEvent, IncomingFile, MediaEvent
from bot.conversation.state import Conversation
from bot.services.lanes import Overloaded
from bot.services.responder_process import CannotStart, ResponderProcess
from bot.services.responding import NoTurn
from bot.settings import PROJECT
from tests.services.doubles import NOON, said
from tests.services.test_following import MOVED

CHILD = "tests.services.responding_child"


@asynccontextmanager
async def running(brief: str = "b", patience: float = 20.0) -> AsyncIterator[ResponderProcess]:
    responder = ResponderProcess(brief, module=CHILD, patience=patience)
    await responder.start()
    try:
        yield responder
    finally:
        await responder.close()


async def told(responder: ResponderProcess, event: AnyEvent | str) -> str:
    asked = said(event, "key") if isinstance(event, str) else event
    turn = await responder.respond(asked, Conversation(), NOON)
    return turn.replies[0].text


async def test_it_answers_in_the_order_in_which_it_is_asked_and_gives_the_conversation_back() -> None:
    async with running() as responder:
        asked = [told(responder, f"number {number}") for number in range(50)]
        assert await asyncio.gather(*asked) == [f"b 0 number {number}" for number in range(50)]
        turn = await responder.respond(said("hello", "key"), Conversation(), NOON)
        assert turn.conversation.misses == 1


async def test_a_failure_of_the_core_is_told_as_one_and_hurts_nobody_else() -> None:
    async with running() as responder:
        with pytest.raises(NoTurn, match="ValueError at somewhere"):
            await told(responder, "boom")
        assert await told(responder, "hello") == "b 0 hello"


async def test_when_it_dies_all_that_waits_is_asked_again_of_the_next(tmp_path: Path) -> None:
    mark = tmp_path / "was-here"
    async with running(str(mark)) as responder:
        asked = [told(responder, text) for text in ("die once", "one", "two")]
        assert await asyncio.gather(*asked) == [f"{mark} 0 {text}" for text in ("die once", "one", "two")]


async def test_what_says_nonsense_is_replaced_like_what_dies(tmp_path: Path) -> None:
    mark = tmp_path / "was-here"
    async with running(str(mark)) as responder:
        assert await told(responder, "nonsense") == f"{mark} 0 nonsense"
        assert await told(responder, "after") == f"{mark} 0 after"


async def test_what_kills_it_twice_is_given_up_and_the_others_are_answered() -> None:
    async with running() as responder:
        found = await asyncio.gather(
            told(responder, "die"), told(responder, "one"), told(responder, "two"), return_exceptions=True
        )
    assert isinstance(found[0], NoTurn)
    assert list(found[1:]) == ["b 0 one", "b 0 two"]


async def test_killed_from_outside_it_is_started_again_with_the_dates_that_were_moved() -> None:
    async with running() as responder:
        responder.amend([MOVED])
        assert await told(responder, "hello") == "b 1 hello"
        os.kill(int(await told(responder, "pid")), signal.SIGKILL)
        assert await told(responder, "hello") == "b 1 hello"


async def test_a_date_that_moves_while_it_starts_is_known_when_it_has_started() -> None:
    responder = ResponderProcess("starts late", module=CHILD)
    starting = asyncio.create_task(responder.start())
    await asyncio.sleep(0.2)
    responder.amend([MOVED])
    early = asyncio.create_task(told(responder, "early"))
    await starting
    assert await early == "starts late 1 early"
    await responder.close()


async def test_what_it_hangs_at_is_given_up_and_those_behind_may_try_again() -> None:
    async with running(patience=3.0) as responder:
        found = await asyncio.gather(told(responder, "hang"), told(responder, "one"), return_exceptions=True)
        assert isinstance(found[0], NoTurn)
        assert isinstance(found[1], Overloaded)
        assert await told(responder, "after") == "b 0 after"


async def test_whoever_gives_up_waiting_disturbs_nobody() -> None:
    async with running() as responder:
        gone = asyncio.create_task(told(responder, "gone"))
        await asyncio.sleep(0)
        gone.cancel()
        assert await told(responder, "hello") == "b 0 hello"


async def test_it_says_so_when_it_cannot_start() -> None:
    responder = ResponderProcess("does not start", module=CHILD)
    with pytest.raises(CannotStart):
        await responder.start()
    await responder.close()


async def test_it_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "GUICHET_KEYS", "DATABASE_URL", "TELEGRAM_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "secret")
    async with running() as responder:
        names = (await told(responder, "secrets")).split()
    assert "PATH" in names
    assert not [name for name in names if name.startswith(("TELEGRAM", "GUICHET", "DATABASE"))]


async def test_the_bytes_of_a_file_stay_here() -> None:
    file = IncomingFile(ref="r", name="cv.pdf", state="pdf", digest="abc", content=b"%PDF" * 1000)
    event = MediaEvent(key="k", address="fake:anne", sent_at=NOON, kind="file", file=file)
    async with running() as responder:
        assert await told(responder, event) == "abc 0"


async def test_it_ends_when_it_is_closed() -> None:
    async with running() as responder:
        number = int(await told(responder, "pid"))
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


PARENT = """
import asyncio
from bot.services.responder_process import ResponderProcess

async def main():
    responder = ResponderProcess("b", module="tests.services.responding_child")
    await responder.start()
    print(responder._child.process.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_nothing_is_left_of_it_when_its_parent_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, cwd=PROJECT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    number = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(10):
        while _lives(number):
            await asyncio.sleep(0.05)


def _lives(number: int) -> bool:
    try:
        # One that nobody waits for any more stays listed, without a memory of its own.
        return "VmRSS" in Path(f"/proc/{number}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
