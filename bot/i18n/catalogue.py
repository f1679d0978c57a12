"""The assistant's own phrases: a Msg is written in English in the code and rendered through a catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True, init=False)
class Msg:
    """A phrase: `Msg("Hello {name}", name="Anne")`; with a plural: `Msg("one day", "{n} days", n=3)`.

    The msgid is the English phrase. Values are text already in the person's language, or whole numbers.
    """

    msgid: str
    plural: str | None
    values: Mapping[str, str | int]

    def __init__(self, msgid: str, plural: str | None = None, **values: str | int) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "plural", plural)
        object.__setattr__(self, "values", MappingProxyType(values))
        if plural is not None and "n" not in values:
            raise ValueError(f"A plural phrase needs the value n: {msgid!r}")


class Catalogues:
    """The phrases of every language, read once from `.po` files."""

    def __init__(self, catalogues: Mapping[str, Catalog]) -> None:
        self._catalogues = dict(catalogues)

    @classmethod
    def read(cls, folder: Path) -> "Catalogues":
        """Read `<folder>/<lang>/LC_MESSAGES/bot.po` of every language. FileNotFoundError when one is missing."""
        found = {}
        for lang in LANGUAGES:
            with (folder / lang / "LC_MESSAGES" / "bot.po").open("rb") as file:
                found[lang] = read_po(file, locale=lang)
        return cls(found)

    def render(self, message: Msg, lang: str) -> str:
        """The phrase in that language; the English msgid where the catalogue lacks it (a test keeps catalogues complete)."""
        return self._translated(message, lang).format(**message.values)

    def _translated(self, message: Msg, lang: str) -> str:
        catalogue = self._catalogues[lang]
        entry = catalogue.get(message.msgid)
        if message.plural is None:
            return str(entry.string) if entry and entry.string else message.msgid
        number = int(message.values["n"])
        if entry and isinstance(entry.string, tuple) and all(entry.string):
            return str(entry.string[0 if Locale.parse(lang).plural_form(number) == "one" else 1])
        return message.msgid if number == 1 else message.plural
