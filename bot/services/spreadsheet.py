"""Submissions as rows of a table that no spreadsheet takes for formulas (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot import i18n
from bot.conversation.knowledge import Knowledge
from bot.forms.draft import StoredFile, Submission
from bot.i18n import Msg
from bot.services.labels import Labels

Cell = str | int
# Also after spaces, and as the wide forms that some programs read as the same.
_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r\n|%]")
# What a cell of a workbook can hold.
MOST_LETTERS = 32_767


@dataclass(frozen=True, slots=True)
class Table:
    """A heading for each column, and rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes tables in one language."""

    knowledge: Knowledge
    lang: str

    def table(self, sent: Sequence[Submission]) -> Table:
        """One row for each; the answers of all their forms, each form's in its order."""
        labels = Labels(self.knowledge, self.lang)
        columns: dict[tuple[str, str], str] = {}
        for one in sent:
            for answer in labels.answers(one.form, one.answers):
                columns.setdefault((one.form, answer.id), answer.label)
        headings = (*(self._say(heading) for heading in _HEADINGS), *columns.values())
        return Table(headings, tuple(self._row(one, columns) for one in sent))

    def _row(self, one: Submission, columns: Iterable[tuple[str, str]]) -> tuple[Cell, ...]:
        labels = Labels(self.knowledge, self.lang)
        found = {
            (one.form, answer.id): self._cell(one, answer.id, answer.text)
            for answer in labels.answers(one.form, one.answers)
        }
        withdrawn = i18n.paris(one.withdrawn_at).isoformat(timespec="seconds") if one.withdrawn_at else ""
        sent, received = (i18n.paris(at).isoformat(timespec="seconds") for at in (one.sent_at, one.received_at))
        about = (one.receipt, one.form, one.version, sent, received, withdrawn, one.lang)
        return (*about, *(found.get(column, "") for column in columns))

    def _cell(self, one: Submission, name: str, text: str) -> Cell:
        value = one.answers[name]
        if isinstance(value, StoredFile):
            return file_name(one, name)
        if value is None:
            return ""
        return value if isinstance(value, int) and not isinstance(value, bool) else text

    def _say(self, message: Msg) -> str:
        return self.knowledge.catalogues.render(message, self.lang)


_HEADINGS = (
    Msg("Receipt"),
    Msg("Form"),
    Msg("Version"),
    Msg("Sent"),
    Msg("Received"),
    Msg("Withdrawn"),
    Msg("Language"),
)


def as_record(one: Submission) -> Mapping[str, object]:
    """The submission for programs: ids and values as they are stored."""
    answers = {
        name: file_name(one, name) if isinstance(value, StoredFile) else value for name, value in one.answers.items()
    }
    return {
        "receipt": one.receipt,
        "form": one.form,
        "version": one.version,
        "status": one.status,
        "sent_at": i18n.paris(one.sent_at).isoformat(),
        "received_at": i18n.paris(one.received_at).isoformat(),
        "withdrawn_at": i18n.paris(one.withdrawn_at).isoformat() if one.withdrawn_at else None,
        "lang": one.lang,
        "digest": one.digest,
        "previous": one.previous,
        "answers": answers,
    }


def file_name(one: Submission, slot: str) -> str:
    """What the file of an answer is called outside: made of the receipt and the question, nothing that anybody wrote."""
    return f"{re.sub(r'[^A-Za-z0-9-]', '', one.receipt)}-{re.sub(r'[^a-z0-9-]', '', slot)}.pdf"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return _FORMULA.match(text) is not None


def neutral(cell: Cell) -> Cell:
    """The cell as text that stays text in a CSV file."""
    return f"'{cell}" if isinstance(cell, str) and is_formula(cell) else cell
