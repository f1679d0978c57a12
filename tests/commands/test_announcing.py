"""`guichet announce` as the team runs it: at a terminal, beside a worker, in front of the stand-in."""

import asyncio
import json
import os
import pty
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.clock import RealClock, parse_instant
from bot.conversation.subscription import Subscription
from bot.settings import PROJECT
from bot.storage import subscriptions
from bot.storage.database import Connection, Database
from bot.storage.opening import open_database
from tests.channels.telegram.workers import Worker, environment
from tests.databases import KEY
from tests.services.newsroom import FILE, TO
from tests.standin import StandIn

PATIENCE_SECONDS = 60.0
ASKED = "rien pour renoncer : "


class Command:
    """`guichet announce`, a process, at a terminal of its own where `at_terminal`."""

    def __init__(self, told: dict[str, str], *arguments: str) -> None:
        self._told = told
        self._arguments = arguments
        self.shown = ""
        self._read = 0

    @asynccontextmanager
    async def at_terminal(self) -> AsyncIterator["Command"]:
        ours, theirs = pty.openpty()
        await self._start(theirs)
        os.close(theirs)
        self._ours = ours
        asyncio.get_running_loop().add_reader(ours, self._reads, ours)
        try:
            yield self
        finally:
            asyncio.get_running_loop().remove_reader(ours)
            os.close(ours)
            if self.process.returncode is None:
                self.process.kill()
                await self.process.wait()

    async def _start(self, descriptor: int) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "announce", *self._arguments),
            env=self._told,
            cwd=PROJECT,
            stdin=descriptor,
            stdout=descriptor,
            stderr=descriptor,
        )

    def _reads(self, descriptor: int) -> None:
        try:
            self.shown += os.read(descriptor, 65536).decode("utf-8", "replace")
        except OSError:  # its other end is closed
            asyncio.get_running_loop().remove_reader(descriptor)

    async def says(self, words: str) -> str:
        """What it has shown since the last look, once these words are among it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while words not in self.shown[self._read :]:
                assert self.process.returncode is None or words in self.shown[self._read :], self.shown
                await asyncio.sleep(0.02)
        new, self._read = self.shown[self._read :], len(self.shown)
        return new

    def types(self, line: str) -> None:
        os.write(self._ours, f"{line}\n".encode())

    async def status(self) -> int:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.process.wait()

    async def run(self, typed: str = "") -> tuple[int, str]:
        """Run to the end over pipes: the status, and what it printed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "announce", *self._arguments),
            env=self._told,
            cwd=PROJECT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            shown, _ = await process.communicate(typed.encode())
        return process.returncode or 0, shown.decode()


class Office:
    """A database with subscribers, a worker, a file to announce."""

    def __init__(self, database: Database, url: str, folder: Path, standin: StandIn) -> None:
        self.database = database
        self.standin = standin
        self.file = folder / "news.md"
        self.file.write_text(FILE, encoding="utf-8")
        # Slowly enough to be stopped on a busy machine.
        told = environment(folder, standin.url, url, KEY, 8)
        del told["GUICHET_CONTENT"]
        # Whatever the hour at which the tests run.
        self.told = {**told, "GUICHET_QUIET_FROM": "0", "GUICHET_QUIET_UNTIL": "0"}
        self.worker = Worker("worker", self.told, folder / "log")

    async def subscribe(self, chats: Iterable[int]) -> None:
        def work(conn: Connection) -> None:
            for chat in chats:
                wanted = Subscription("eig", "candidate", "en" if chat % 2 else "fr")
                address = f"telegram:{chat}"
                subscriptions.save(conn, self.database.vault, wanted, address=address, now=RealClock().now())

        await self.database.write(work)

    def announce(self, *arguments: str) -> Command:
        return Command(self.told, *arguments)

    @property
    def sent_to(self) -> list[int]:
        return [int(call["chat_id"]) for call in self.standin.called("sendMessage")]

    async def report(self, number: int) -> dict[str, object]:
        status, shown = await self.announce("--report", str(number), "--json").run()
        assert status == 0, shown
        return dict(json.loads(shown))


@pytest.fixture
async def office(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """A working office; the stand-in knows nobody yet where `keeps` is asked for, else everybody."""
    database = await open_database(database_url, KEY, key_path=tmp_path / "key")
    async with StandIn() as standin:
        office = Office(database, database_url, tmp_path, standin)
        await office.worker.start()
        yield office
        await office.worker.end()
    await database.close()


async def test_at_a_terminal_it_is_seen_counted_confirmed_and_followed(office: Office) -> None:
    people = [office.standin.person(chat) for chat in range(500, 509)]
    author = office.standin.person(42)
    people[3].blocks()
    await office.subscribe(range(500, 508))
    command = office.announce("--to", TO, "--by", "Camille", "--test", "telegram:42", str(office.file))
    async with command.at_terminal():
        seen = await command.says(ASKED)
        assert "jeudi 9 juillet à 18 h" in seen and "Thursday 9 July" in seen and "Arrêter" in seen
        assert "L'essai est arrivé à telegram:42" in seen
        assert "8 personnes en tout." in seen
        assert {(await author.reads()).buttons for _ in range(2)} == {("Arrêter",), ("Stop",)}
        await office.subscribe([508])
        assert "9 personnes en tout." in await command.says(ASKED)
        command.types("8")
        assert "Ce n'est pas le compte : 9." in await command.says(ASKED)
        command.types("9")
        assert "sent 8" in await command.says("C'est fini.")
        assert await command.status() == 0
    assert Counter(office.sent_to) == {**dict.fromkeys(range(500, 509), 1), 42: 2}
    shown = await people[0].reads()
    assert shown.text.startswith("Entrepreneurs d'Intérêt Général — des nouvelles") and shown.buttons == ("Arrêter",)
    report = await office.report(1)
    assert report["counts"] == {"sent": 8, "undeliverable (blocked)": 1}
    assert (report["state"], report["author"], report["people"]) == ("ended", "Camille", 9)


async def test_it_goes_on_without_its_window_and_stops_for_another_process(office: Office) -> None:
    for chat in range(1000, 1300):
        office.standin.person(chat)
    await office.subscribe(range(1000, 1300))
    command = office.announce("--to", TO, "--by", "Camille", str(office.file))
    async with command.at_terminal():
        await command.says(ASKED)
        command.types("300")
        await command.says("sent 1")
        command.process.send_signal(signal.SIGINT)
        await command.says("continue sans cette fenêtre : guichet announce --report 1")
        assert await command.status() == 130
    before = len(office.sent_to)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(office.sent_to) < before + 30:
            await asyncio.sleep(0.02)
    status, shown = await office.announce("--stop", "1").run()
    at_return = len(office.sent_to)
    assert status == 0 and "cancelled (stopped)" in shown
    # What goes within two seconds would be allowed to; nothing does.
    await asyncio.sleep(2.5)
    assert len(office.sent_to) == at_return < 300
    report = await office.report(1)
    assert report["counts"] == {"sent": at_return, "cancelled (stopped)": 300 - at_return}
    assert report["state"] == "stopped"
    assert max(Counter(office.sent_to).values()) == 1
    status, shown = await office.announce("--list").run()
    assert (status, f"stopped     300/300  {TO}  Camille: Réunion" in shown) == (0, True), shown


@pytest.fixture
async def typed(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command without a process of its own: what is typed, its arguments; its status."""
    told = {"DATABASE_URL": sqlite_url, "GUICHET_KEYS": KEY, "GUICHET_VAR": str(tmp_path), "GUICHET_NOW": "2020-07-01"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    database = await open_database(sqlite_url, KEY, key_path=tmp_path / "key", simulated=True)
    wanted, since = Subscription("eig", "candidate"), parse_instant("2020-06-30")
    await database.write(
        lambda conn: subscriptions.save(conn, database.vault, wanted, address="telegram:500", now=since)
    )
    await database.close()

    def run(lines: str, *arguments: str) -> int:
        typed = tmp_path / "typed"
        typed.write_text(lines, encoding="utf-8")
        with typed.open() as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            return main(["announce", "--by", "Camille", *arguments])

    return run


def test_whoever_gives_up_or_errs_has_sent_nothing(
    typed: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "news.md"
    file.write_text(FILE, encoding="utf-8")
    for lines in ("", "\n", "2\n", "one\n\n"):
        assert typed(lines, "--to", TO, str(file)) == 1
        assert capsys.readouterr().out.endswith("Rien n'a été envoyé.\n")
    assert typed("1\n", "--to", "programme=dig audience=candidate", str(file)) == 2
    assert "Personne n'est abonné" in capsys.readouterr().err
    assert typed("1\n", "--to", TO, "--not-after", "2020-07-01T07:00", str(file)) == 2
    assert "mercredi 1er juillet 2020, 8 h" in capsys.readouterr().err.replace("\u00a0", " ")
    assert typed("1\n", "--to", TO, "--test", "4242", str(file)) == 2
    assert "« 4242 »" in capsys.readouterr().err
    assert typed("", "--list") == 0
    assert capsys.readouterr().out == "Nothing has been announced yet.\n"


def test_whatever_is_wrong_is_said_before_anything_is_shown(
    typed: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.md"
    wrong.write_text("# fr\n# Titre\n", encoding="utf-8")
    assert typed("1\n", "--to", "programme=eigg audience=candidate", str(wrong)) == 2
    shown = capsys.readouterr()
    for words in ("« eigg »", "commando-ux, dig, eig, all", "Ligne 2", "# en"):
        assert words in shown.err
    assert shown.out == ""
    wrong.write_text(FILE.replace("18 h", "18 h " + "x" * 4100), encoding="utf-8")
    assert typed("1\n", "--to", TO, str(wrong)) == 2
    assert "dépasse un message de" in capsys.readouterr().err
    wrong.write_bytes(b"# fr\n\xe9\n")
    assert typed("1\n", "--to", TO, str(wrong)) == 2
    assert "UTF-8" in capsys.readouterr().err
    for arguments in (["--to", TO], [str(wrong)], ["--to", TO, str(tmp_path / "none.md")], ["--stop", "4"]):
        assert typed("1\n", *arguments) == 2
