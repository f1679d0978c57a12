"""Forms: each belongs to a call that exists, gives notice in few words, and fits into the buttons that show it."""

from collections.abc import Iterator
from pathlib import Path

from bot.check.asked import Asked, asked
from bot.check.lengths import word_count
from bot.check.passages import edition_about, has_call
from bot.check.review import Review
from bot.content.problems import Problem
from bot.forms.form import Form
from bot.i18n import Msg
from bot.programmes.search import plain

NOTICE_WORDS = 200
TOKEN_BYTES = 64  # what Telegram lets a button carry
PROCEDURES_FILE = "procedures.yaml"
READ = ("edition.yaml", "apply.yaml", "propose.yaml", "eligibility.yaml")

# What a button that gives an answer carries before the answer's id: the action, and a stamp of eight letters.
_BEFORE_ID = "f:answer:12345678:"


def forms(review: Review) -> Iterator[Problem]:
    """Forms of a call that the edition does not have, forms without a question, notices that are too long."""
    for form in review.library.forms.values():
        edition = edition_about(review.library.programmes, form.edition)
        if edition is None or not has_call(edition, form.call):
            phrase = Msg(
                "{edition} has no “{call}” call: nobody can fill this in.", edition=form.edition, call=form.call
            )
            yield review.error(form.file, 0, phrase)
        if not form.slots:
            yield review.error(form.file, review.places.line(form.file, "slots"), Msg("This form asks nothing."))
        yield from _notice(review, form)


def _notice(review: Review, form: Form) -> Iterator[Problem]:
    for lang, text in form.notice.items():
        if (size := word_count(text)) > NOTICE_WORDS:
            phrase = Msg(
                "The notice has {size} words (at most {limit}): people read it on a phone.",
                size=size,
                limit=NOTICE_WORDS,
            )
            yield review.error(form.file, review.places.line(form.file, "notice", lang), phrase)


def tokens(review: Review) -> Iterator[Problem]:
    """Answers whose id is too long for a button."""
    for question in asked(review):
        for name in _ids(review, question):
            if (size := len(f"{_BEFORE_ID}{name}".encode())) > TOKEN_BYTES:
                phrase = Msg(
                    "The id “{name}” is too long for a button: {size} bytes too many.",
                    name=name,
                    size=size - TOKEN_BYTES,
                )
                yield question.error(review, phrase, "options", name)


def _ids(review: Review, question: Asked) -> list[str]:
    edition = edition_about(review.library.programmes, question.asker.edition)
    if question.slot.kind == "challenge" and edition is not None:
        return [challenge.id for challenge in edition.challenges]
    return [option.id for option in question.slot.options]


def strays(review: Review) -> Iterator[Problem]:
    """Files of an edition's folder that nobody reads: a name mistyped, or no `edition.yaml` beside them."""
    root = review.library.root
    for path in sorted((root / "programmes").glob("*/*/*")):
        file = path.relative_to(root).as_posix()
        if path.name not in READ and path.suffix in (".yaml", ".yml"):
            phrase = Msg("Nobody reads this file (read are: {names}).", names=", ".join(READ))
            yield review.error(file, 0, phrase)
        elif path.name in READ and not _has_edition(path):
            yield review.error(file, 0, Msg("Nobody reads this file: there is no edition.yaml beside it."))


def procedures(review: Review) -> Iterator[Problem]:
    """Procedures that are listed twice."""
    seen: set[str] = set()
    for place, name in enumerate(review.library.procedures):
        if plain(name) in seen:
            line = review.places.line(PROCEDURES_FILE, place)
            yield review.error(PROCEDURES_FILE, line, Msg("“{name}” is listed twice.", name=name))
        seen.add(plain(name))


def _has_edition(path: Path) -> bool:
    return path.with_name("edition.yaml").exists()
