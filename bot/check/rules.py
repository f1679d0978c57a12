"""Every rule of the linter, in one visible tuple, and the check that applies them all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path, PurePath

from bot.check.bilingual import bilingual
from bot.check.challenges import challenges
from bot.check.conditions import conditions
from bot.check.eligibility import eligibility
from bot.check.examples import examples
from bot.check.forms import forms, procedures, strays, tokens
from bot.check.headings import headings
from bot.check.lengths import lengths
from bot.check.links import links
from bot.check.milestones import histories, milestones
from bot.check.phrasings import repeated, too_few
from bot.check.placeholders import placeholders
from bot.check.published import first_lines, unpublished
from bot.check.review import Review, Rule, Stolen
from bot.check.slots import slots
from bot.check.sourced import sourced, sourced_forms
from bot.check.thefts import thefts
from bot.check.topics import mirrors, reviewed, topics
from bot.check.twins import twins
from bot.check.typed import typed
from bot.check.unused import unused_facts, unused_sources
from bot.check.vocabulary import aliases, vocabulary
from bot.check.wording import labels, wording
from bot.content.form_files import FORM_FILES
from bot.content.library import Library, read_library
from bot.content.problems import Problem, Problems
from bot.i18n import Catalogues

RULES: tuple[Rule, ...] = (
    # answers
    topics,
    mirrors,
    reviewed,
    headings,
    placeholders,
    conditions,
    typed,
    twins,
    unpublished,
    first_lines,
    links,
    lengths,
    # phrasings
    too_few,
    repeated,
    # facts
    milestones,
    histories,
    sourced,
    bilingual,
    challenges,
    unused_facts,
    unused_sources,
    # forms
    forms,
    strays,
    tokens,
    slots,
    examples,
    labels,
    wording,
    eligibility,
    sourced_forms,
    procedures,
    # words
    vocabulary,
    aliases,
)


def check(
    library: Library,
    catalogues: Catalogues,
    now: datetime,
    *,
    lang: str = "fr",
    stolen: Sequence[Stolen] = (),
) -> list[Problem]:
    """Everything that is wrong with the library at that instant, said in `lang`, with files relative to its root.

    In order of file and line; then the phrasings that another topic steals, the most confident first.
    """
    review = Review(library=library, catalogues=catalogues, now=now, lang=lang, stolen=stolen)
    found = {problem for rule in RULES for problem in rule(review)}
    return [*sorted(found), *thefts(review)]


def check_folder(
    root: Path,
    catalogues: Catalogues,
    now: datetime,
    *,
    stolen: Callable[[Library], Sequence[Stolen]],
    lang: str = "fr",
) -> list[Problem]:
    """Everything that is wrong with a content folder. What cannot even be read comes alone, for the rules need what was read.

    Only a form is needed by no other file: where forms alone cannot be read, the rules are applied to all the rest.
    """
    noted = Problems(root)
    library = read_library(root, noted)
    unreadable = sorted(noted.found)
    if any(PurePath(problem.file).name not in FORM_FILES for problem in unreadable):
        return unreadable
    return unreadable + check(library, catalogues, now, lang=lang, stolen=stolen(library))
