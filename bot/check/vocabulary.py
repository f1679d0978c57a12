"""Vocabulary: known chapters, the same concepts in both languages, and no name that means two programmes."""

from collections.abc import Iterator, Mapping

from bot.check.review import Review
from bot.content.library import AUDIENCES
from bot.content.problems import Problem
from bot.i18n import LANGUAGES, Msg

LISTS = ("concepts", "programmes", "editions", "audience")
PAIRS = ("abbreviations", "chat")
LOOKALIKES = "lookalikes"
CHAPTERS = (*LISTS, *PAIRS, LOOKALIKES)


def vocabulary(review: Review) -> Iterator[Problem]:
    """Unknown chapters and shapes, concepts of one language only, programmes and editions that do not exist."""
    for lang, data in review.library.vocabularies.items():
        for chapter, written in data.items():
            if chapter not in CHAPTERS:
                phrase = Msg(
                    "“{chapter}” is not a chapter of the vocabulary ({names}).",
                    chapter=str(chapter),
                    names=", ".join(CHAPTERS),
                )
                yield review.error(_file(lang), _line(review, lang, str(chapter)), phrase)
            elif not _is_shaped(chapter, written):
                phrase = Msg(
                    "“{chapter}” is not written as expected: see the same chapter in the other language.",
                    chapter=chapter,
                )
                yield review.error(_file(lang), _line(review, lang, chapter), phrase)
        yield from _one_sided(review, lang)
        yield from _unknown_names(review, lang)


def aliases(review: Review) -> Iterator[Problem]:
    """A name of two programmes or of two editions at once, or of a programme and of a look-alike, in any language."""
    for chapter in ("programmes", "editions"):
        owners: dict[str, str] = {}
        for lang, name, words in _entries(review, chapter):
            for word in words:
                owner = owners.setdefault(word, name)
                if owner != name:
                    phrase = Msg("“{word}” means both {first} and {second}.", word=word, first=owner, second=name)
                    yield review.error(_file(lang), _line(review, lang, chapter, name), phrase)
    for lang, name, words in _entries(review, "programmes"):
        lookalikes = _lookalikes(review, lang)
        for word in words:
            if word in lookalikes:
                phrase = Msg(
                    "“{word}” is among the names of {programme} and among the look-alikes.", word=word, programme=name
                )
                yield review.error(_file(lang), _line(review, lang, "programmes", name), phrase)


def _lookalikes(review: Review, lang: str) -> set[str]:
    written = review.library.vocabularies[lang].get(LOOKALIKES)
    return {str(word).casefold() for word in written} if isinstance(written, list) else set()


def _entries(review: Review, chapter: str) -> Iterator[tuple[str, str, list[str]]]:
    for lang, data in review.library.vocabularies.items():
        if _is_shaped(chapter, data.get(chapter)):
            for name, words in (data.get(chapter) or {}).items():
                yield lang, str(name), [str(word).casefold() for word in words]


def _file(lang: str) -> str:
    return f"{lang}/vocabulary.yaml"


def _line(review: Review, lang: str, *steps: str) -> int:
    return review.places.line(_file(lang), *steps)


def _is_shaped(chapter: str, written: object) -> bool:
    if written is None:
        return True
    if chapter == LOOKALIKES:
        return isinstance(written, list)
    if not isinstance(written, Mapping):
        return False
    return all(isinstance(words, list if chapter in LISTS else (str, int)) for words in written.values())


def _one_sided(review: Review, lang: str) -> Iterator[Problem]:
    here = review.library.vocabularies[lang].get("concepts") or {}
    for other in LANGUAGES:
        there = review.library.vocabularies.get(other, {}).get("concepts") or {}
        for concept in here if other != lang else ():
            if concept not in there:
                phrase = Msg("The concept “{concept}” is missing in {file}.", concept=str(concept), file=_file(other))
                yield review.error(_file(lang), _line(review, lang, "concepts", str(concept)), phrase)


def _unknown_names(review: Review, lang: str) -> Iterator[Problem]:
    programmes = review.library.programmes.values()
    known = {
        "programmes": {programme.id for programme in programmes},
        "editions": {edition for programme in programmes for edition in programme.editions},
        "audience": set(AUDIENCES),
    }
    for chapter, names in known.items():
        for name in review.library.vocabularies[lang].get(chapter) or ():
            if str(name) not in names:
                phrase = Msg(
                    "{chapter}: there is no “{name}” (known: {names}).",
                    chapter=chapter,
                    name=str(name),
                    names=", ".join(sorted(names)),
                )
                yield review.error(_file(lang), _line(review, lang, chapter, str(name)), phrase)
