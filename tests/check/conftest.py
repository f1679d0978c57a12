"""A content folder without a fault, and the linter at hand."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from bot.check.review import Stolen
from bot.check.rules import check
from bot.clock import PARIS
from bot.content.problems import Problem
from bot.i18n import Catalogues
from tests.content_folder import ContentFolder

LOCALES = Path(__file__).parent.parent.parent / "locales"
NOW = datetime(2020, 12, 1, 12, 0, tzinfo=PARIS)

Checking = Callable[..., list[Problem]]


@pytest.fixture
def folder(tmp_path: Path) -> ContentFolder:
    return ContentFolder(tmp_path)


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return Catalogues.read(LOCALES)


@pytest.fixture
def checked(folder: ContentFolder, catalogues: Catalogues) -> Checking:
    """The problems of the folder as its files stand now, in English."""

    def run(now: datetime = NOW, *, stolen: Sequence[Stolen] = (), lang: str = "en") -> list[Problem]:
        return check(folder.read(), catalogues, now, lang=lang, stolen=stolen)

    return run
