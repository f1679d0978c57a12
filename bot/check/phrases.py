"""The assistant's own phrases: both catalogues hold every phrase of the code, translated, and no other."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.content.problems import Problem
from bot.i18n import LANGUAGES, Catalogues, Msg


@dataclass(frozen=True, slots=True, order=True)
class Phrase:
    """A phrase of the code: `Msg("one day", "{n} days", n=…)`, with the file and line where it first stands."""

    file: str
    line: int
    msgid: str
    plural: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What a catalogue knows it by."""
        return self.msgid, self.plural


def phrases(code: Path) -> list[Phrase]:
    """Every phrase in the Python files under that folder, in order, with paths from the folder's parent."""
    found: dict[tuple[str, str | None], Phrase] = {}
    for path in sorted(code.rglob("*.py")):
        name = path.relative_to(code.parent).as_posix()
        for phrase in _phrases_of(path.read_text(encoding="utf-8"), name):
            found.setdefault(phrase.key, phrase)
    return list(found.values())


def _phrases_of(source: str, file: str) -> Iterator[Phrase]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Msg":
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if texts and len(texts) == len(node.args):
                yield Phrase(file, node.lineno, *texts)


def missing(code: Path, locales: Path) -> Mapping[str, list[Phrase]]:
    """For each language, the phrases of the code that its catalogue lacks or leaves untranslated."""
    known = phrases(code)
    catalogues = {lang: _catalogue(locales, lang) for lang in LANGUAGES}
    return {
        lang: [phrase for phrase in known if not _is_translated(catalogue, phrase)]
        for lang, catalogue in catalogues.items()
    }


def check_phrases(code: Path, locales: Path, *, lang: str = "fr") -> list[Problem]:
    """Phrases that are missing, untranslated, unused, or whose {values} differ; files from the parent of each folder."""
    say = Catalogues.read(locales)
    known = phrases(code)
    found = [
        Problem(file, line, say.render(fault, lang))
        for language in LANGUAGES
        for file, line, fault in _faults(_catalogue(locales, language), known, _file(locales, language))
    ]
    return sorted(found)


def _faults(catalogue: Catalog, known: list[Phrase], file: str) -> Iterator[tuple[str, int, Msg]]:
    for phrase in known:
        if not _is_translated(catalogue, phrase):
            yield (
                phrase.file,
                phrase.line,
                Msg("“{phrase}” is not translated in {file}.", phrase=phrase.msgid, file=file),
            )
    keys = {phrase.key for phrase in known}
    for message in catalogue:
        if not message.id:
            continue
        ids = _both(message.id)
        line = message.lineno or 0
        if (ids[0], ids[1] if len(ids) > 1 else None) not in keys:
            yield file, line, Msg("“{phrase}” stands nowhere in the code.", phrase=ids[0])
        elif odd := _odd_values(message):
            yield (
                file,
                line,
                Msg(
                    "“{phrase}”: its translation does not have the same values ({values}).",
                    phrase=ids[0],
                    values=", ".join(odd),
                ),
            )


def _is_translated(catalogue: Catalog, phrase: Phrase) -> bool:
    entry = catalogue.get(phrase.msgid)
    if entry is None or entry.fuzzy or _both(entry.id)[1:] != ((phrase.plural,) if phrase.plural else ()):
        return False
    return bool(entry.string) and all(_both(entry.string))


def _odd_values(message: Message) -> list[str]:
    """The {values} that only the phrase or only its translation has; a singular may leave out {n}."""
    originals, translations = _both(message.id), _both(message.string or "")
    wanted = {name for text in originals for name in _values(text)}
    odd = {name for text in translations if text for name in _values(text) ^ wanted}
    if len(originals) > 1 and all("n" in _values(text) for text in translations[1:]):
        odd.discard("n")
    return sorted(f"{{{name}}}" for name in odd)


def _both(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _catalogue(locales: Path, lang: str) -> Catalog:
    with (locales / lang / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return read_po(file, locale=lang)


def _file(locales: Path, lang: str) -> str:
    return f"{locales.name}/{lang}/LC_MESSAGES/bot.po"
