"""What the log says, and what no level makes it say."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import set_up_logs
from bot.storage.opening import open_database
from tests.databases import KEY


@pytest.fixture
def unchanged_logging() -> Iterator[None]:
    """What a test sets up is taken back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    names = [name for name, logger in root.manager.loggerDict.items() if isinstance(logger, logging.Logger)]
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


@pytest.mark.parametrize("level", ["debug", "info"])
async def test_the_database_does_not_tell_its_statements(
    level: str, unchanged_logging: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    set_up_logs("text", level)
    database = await open_database(f"sqlite:///{tmp_path}/x.db", KEY, key_path=tmp_path / "key")
    await database.close()
    logging.getLogger("bot").info("we ourselves are heard")
    said = capsys.readouterr().out
    assert "we ourselves are heard" in said
    assert "sqlalchemy" not in said
    assert "SELECT" not in said


def test_a_token_is_struck_out(unchanged_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json", "info")
    logging.getLogger("bot").info("POST /bot%s/getMe", "7654321:AAF-not_a_real_token_of_anybody0000")
    assert "AAF-not" not in capsys.readouterr().out
