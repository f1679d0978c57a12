"""A content folder without a fault, and what the reader says of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.problems import ContentError
from tests.content_folder import ContentFolder

Refusals = Callable[[], list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> ContentFolder:
    return ContentFolder(tmp_path)


@pytest.fixture
def refusals(folder: ContentFolder) -> Refusals:
    """The faults for which the folder, as its files stand now, cannot be used."""

    def read() -> list[str]:
        try:
            folder.read()
        except ContentError as error:
            return str(error).splitlines()
        return []

    return read
