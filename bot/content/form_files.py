"""Form files: what one call of one edition asks, `apply.yaml` and `propose.yaml` beside its `edition.yaml`."""

from pathlib import Path
from typing import get_args

from bot.content.problems import Problems
from bot.content.slot_files import read_slots
from bot.content.written import Written, read_written
from bot.forms.form import Form
from bot.programmes.editions import Edition
from bot.programmes.phases import Call

CALLS: tuple[Call, ...] = get_args(Call)
# What no other file needs: where one of these cannot be read, the rest of the content still can be checked.
FORM_FILES = ("apply.yaml", "propose.yaml", "eligibility.yaml", "procedures.yaml")
_KEYS = ("title", "readers", "notice", "slots")


def read_forms(folder: Path, edition: Edition, problems: Problems) -> list[Form]:
    """The forms of the edition in that folder; what is amiss in them is noted, and the rest is read."""
    found = ((call, folder / f"{call}.yaml") for call in CALLS)
    read = [(call, read_written(path, problems)) for call, path in found if path.exists()]
    return [_form(written, edition, call) for call, written in read if written]


def _form(written: Written, edition: Edition, call: Call) -> Form:
    written.only(_KEYS)
    return Form(
        edition=edition.id,
        call=call,
        title=written.by_language("title"),
        notice=written.by_language("notice"),
        readers=written.by_language("readers"),
        slots=tuple(slot for slot in read_slots(written.entries("slots"), edition).values() if slot),
        file=written.file,
    )
