"""Questions of forms and of eligibility checks: one block of YAML each."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.content.written import Written
from bot.forms.form import KINDS, NO, YES, Condition, Option, Slot, SlotKind
from bot.i18n import LANGUAGES
from bot.programmes.editions import Edition

# By id, in order; None where the kind of a question could not be read.
Slots: TypeAlias = Mapping[str, Slot | None]

MEGABYTE = 1024 * 1024
WITH_OPTIONS: tuple[SlotKind, ...] = ("choice", "choices", "ranking")
_KEYS = (
    "id", "kind", "label", "prompt", "why", "help", "example", "required", "personal", "when", "options", "at_least",
    "at_most", "most_megabytes", "sources", "ours",
)  # fmt: skip
_CHECK_KEYS = ("id", "kind", "label", "prompt", "why", "help", "when", "options", "sources", "ours")
_CHECK_KINDS: tuple[SlotKind, ...] = ("choice", "yes-no")
_FROM = ("profiles", "challenges")
_SLOT_ID = re.compile(r"[a-z][a-z0-9-]{0,23}")
_OPTION_ID = re.compile(r"(?!\d+$)[a-z0-9][a-z0-9-]{0,39}")


def read_slots(entries: Sequence[Written], edition: Edition) -> Slots:
    """The questions of a form by id, in order."""
    return _slots(entries, edition, kinds=KINDS)


def read_questions(entries: Sequence[Written], edition: Edition) -> Slots:
    """The questions of an eligibility check: their answers are taps."""
    return _slots(entries, edition, kinds=_CHECK_KINDS)


def read_condition(written: Written, asked: Slots, edition: Edition, *, where: str) -> Condition:
    """`{slot: role, is: [full-stack]}`, about one of `asked`; `where` says, for the message, where those stand."""
    written.only(("slot", "is"))
    name, values = written.text("slot"), written.texts("is", optional=False)
    if name and name not in asked:
        written.fault(f"« {name} » is no question {where}", "slot")
    elif slot := asked.get(name):
        known = _answers(slot, edition)
        if not known:
            written.fault(f"nothing can depend on « {name} »: its answers are not a choice", "slot")
        for value in values:
            if known and value not in known:
                written.fault(f"« {value} » is no answer to « {name} » ({', '.join(known)})", "is")
    if written.has("is") and not values:
        written.fault("« is » names at least one answer", "is")
    return Condition(name, values)


def _slots(entries: Sequence[Written], edition: Edition, *, kinds: Sequence[SlotKind]) -> Slots:
    found: dict[str, Slot | None] = {}
    for written in entries:
        written.only(_KEYS if kinds is KINDS else _CHECK_KEYS)
        name, kind = _id(written, _SLOT_ID, "24"), written.one_of("kind", kinds)
        if name in found:
            written.fault(f"« {name} » is written twice: each question has an id of its own", "id")
        else:
            found[name] = _slot(written, kind, found, edition) if kind else None
    return found


def _slot(written: Written, kind: SlotKind, before: Slots, edition: Edition) -> Slot:
    when = written.inside("when", "« {slot: role, is: [full-stack]} »", optional=True)
    megabytes = written.number("most_megabytes")
    return Slot(
        id=written.text("id"),
        kind=kind,
        label=written.by_language("label"),
        prompt=written.by_language("prompt"),
        why=_optional(written, "why") or {},
        help=_optional(written, "help"),
        example=_optional(written, "example"),
        required=written.flag("required", default=True),
        personal=written.flag("personal", default=False),
        when=read_condition(when, before, edition, where="before this one") if when else None,
        options=_options(written, kind, edition),
        at_least=written.number("at_least"),
        at_most=written.number("at_most"),
        most_bytes=None if megabytes is None else megabytes * MEGABYTE,
        sources=written.texts("sources"),
        ours=written.text("ours", optional=True),
    )


def _id(written: Written, pattern: re.Pattern[str], most: str) -> str:
    name = written.text("id")
    if name and not pattern.fullmatch(name):
        words = "is made of small letters, digits and « - », not of digits alone"
        written.fault(f"« {name} » is no id: an id {words}, at most {most} characters", "id")
    return name


def _optional(written: Written, key: str) -> dict[str, str] | None:
    return written.by_language(key, optional=True) or None


def _options(written: Written, kind: SlotKind, edition: Edition) -> tuple[Option, ...]:
    if kind not in WITH_OPTIONS:
        if written.has("options"):
            written.fault(f"a question of kind « {kind} » has no options", "options")
        return ()
    if not written.has("options"):
        written.fault(f"« options » is missing: a question of kind « {kind} » is answered with one of them")
        return ()
    if written.is_mapping("options"):
        return _offered(written, edition)
    return _listed(written.entries("options"))


def _offered(written: Written, edition: Edition) -> tuple[Option, ...]:
    """Options that the edition's own challenges give: `{from: profiles}`, `{from: challenges}`."""
    inside = written.inside("options", "as a list")
    origin = inside.one_of("from", _FROM) if inside else None
    if origin and not edition.challenges:
        written.fault(f"{edition.id} has no challenges to choose from", "options")
    options = _profiles(edition) if origin == "profiles" else _challenges(edition)
    return tuple(options) if origin else ()


def _challenges(edition: Edition) -> list[Option]:
    return [Option(challenge.id, dict.fromkeys(LANGUAGES, challenge.name)) for challenge in edition.challenges]


def _profiles(edition: Edition) -> list[Option]:
    """One for each profile of each challenge; two posts of the same profile are one choice."""
    found: dict[tuple[str, ...], Option] = {}
    for challenge in edition.challenges:
        for number, profile in enumerate(challenge.profiles, start=1):
            label = {lang: f"{challenge.name} — {profile.name[lang]}" for lang in LANGUAGES}
            found.setdefault(tuple(label.values()), Option(f"{challenge.id}.{number}", label))
    return list(found.values())


def _listed(entries: Sequence[Written]) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    for written in entries:
        written.only(("id", *LANGUAGES))
        name = _id(written, _OPTION_ID, "40")
        if name in found:
            written.fault(f"the option « {name} » is written twice", "id")
        found.setdefault(name, Option(name, written.languages("option")))
    return tuple(found.values())


def _answers(slot: Slot, edition: Edition) -> tuple[str, ...]:
    if slot.kind in ("yes-no", "consent"):
        return YES, NO
    if slot.kind == "challenge":
        return tuple(challenge.id for challenge in edition.challenges)
    return tuple(option.id for option in slot.options)
