"""What every rule is given: the library, the instant, and a way to say a problem in the editor's language."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from bot.check.places import Places
from bot.content.library import Library
from bot.content.problems import Problem
from bot.i18n import Catalogues, Msg


@dataclass(frozen=True, slots=True)
class Stolen:
    """A phrasing that a model gives to another topic, with that model's confidence (0 to 1).

    `answered`: the thief was so sure that a person would have read its answer. `learned`: by the very model that serves,
    which was shown where the phrasing stands; else by one that was fitted without it.
    """

    lang: str
    topic: str
    text: str
    thief: str
    confidence: float
    answered: bool
    learned: bool = False


@dataclass(frozen=True, kw_only=True)
class Review:
    """One check of one library at one instant; `lang` is the language of the messages."""

    library: Library
    catalogues: Catalogues
    now: datetime
    lang: str = "fr"
    stolen: Sequence[Stolen] = ()

    @cached_property
    def places(self) -> Places:
        """Where things stand in the YAML files."""
        return Places(self.library.root)

    def error(self, file: str, line: int, message: Msg) -> Problem:
        """A fault that must be mended before the content can go out."""
        return Problem(file, line, self.catalogues.render(message, self.lang))

    def advice(self, file: str, line: int, message: Msg) -> Problem:
        """Something an editor will want to look at; nothing is stopped by it."""
        return Problem(file, line, self.catalogues.render(message, self.lang), blocks=False)


Rule: TypeAlias = Callable[[Review], Iterator[Problem]]


def answer_file(lang: str, topic: str) -> str:
    """Where that answer is written."""
    return f"{lang}/answers/{topic}.md"


def questions_file(lang: str, topic: str) -> str:
    """Where the phrasings of that topic are written."""
    return f"{lang}/questions/{topic}.txt"


def edition_file(edition: str) -> str:
    """Where that edition (`dig/2019`) is written."""
    return f"programmes/{edition}/edition.yaml"


def programme_file(programme: str) -> str:
    """Where that programme is written."""
    return f"programmes/{programme}/programme.yaml"
