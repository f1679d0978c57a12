"""Questions: each has what its kind needs, says where it comes from, and treats data about a person as such."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.check.asked import Asked, asked
from bot.check.review import Review
from bot.content.problems import Problem
from bot.content.slot_files import MEGABYTE, WITH_OPTIONS
from bot.forms.form import Slot, SlotKind
from bot.i18n import Msg
from bot.programmes.search import plain

TYPED: tuple[SlotKind, ...] = ("text", "long-text", "email", "phone", "link", "number", "date", "place", "procedure")
PERSONAL: tuple[SlotKind, ...] = ("email", "phone")
MOST_MEGABYTES = 20  # what a bot may fetch from Telegram

_COUNTED: tuple[SlotKind, ...] = ("text", "long-text", "choices", "ranking")
_BOUNDED: tuple[SlotKind, ...] = (*_COUNTED, "number")
_CONSENT = re.compile(r"accept|autoris|authori[sz]|consen|d['’]accord|agree|allow", re.IGNORECASE)


def slots(review: Review) -> Iterator[Problem]:
    """Every question that lacks something, or promises something that its kind does not have."""
    for question in asked(review):
        faults = [*_needs(question), *_bounds(question.slot), *_file(question.slot), *_labels(question.slot)]
        for key, fault in faults:
            yield question.error(review, fault, *key.split())


def _needs(question: Asked) -> Iterator[tuple[str, Msg]]:
    slot = question.slot
    if question.kept and not slot.why:
        yield "", Msg("Say why “{slot}” is asked: “why: {shape}”.", slot=slot.id, shape="{fr: …, en: …}")
    if question.kept and not slot.sources and not slot.ours:
        phrase = Msg("“{slot}” names no source: write “sources: […]”, or “ours: …” and why we ask it.", slot=slot.id)
        yield "", phrase
    if slot.kind in TYPED and not slot.example:
        yield "", Msg("“{slot}” is typed: give an example of an answer that would do.", slot=slot.id)
    if slot.kind in ("choice", "choices") and len(slot.options) == 1:
        yield "options", Msg("One option is no choice: write two, or ask for yes or no.")
    if slot.kind in PERSONAL and not slot.personal:
        phrase = Msg(
            "“{slot}” is about a person: write “personal: true”, so that the notice comes before it.", slot=slot.id
        )
        yield "personal", phrase
    if slot.kind == "consent":
        yield from _consent(slot)


def _consent(slot: Slot) -> Iterator[tuple[str, Msg]]:
    for lang, text in slot.prompt.items():
        if text and not _CONSENT.search(text):
            phrase = Msg("This asks for no consent: “Do you agree …?”. For another question, write “kind: yes-no”.")
            yield f"prompt {lang}", phrase
    if slot.required:
        phrase = Msg("A consent that one must give is none: write “required: false”, or state it in the notice.")
        yield "required", phrase


def _bounds(slot: Slot) -> Iterator[tuple[str, Msg]]:
    least, most = slot.at_least, slot.at_most
    for key, bound in (("at_least", least), ("at_most", most)):
        if bound is not None and slot.kind not in _BOUNDED:
            yield key, Msg("“{key}” means nothing for the kind “{kind}”.", key=key, kind=slot.kind)
        elif bound is not None and slot.kind in _COUNTED and bound < 1:
            yield key, Msg("“{key}” must be at least 1; an answer that may be left out is “required: false”.", key=key)
    if least is not None and most is not None and least > most:
        yield "at_most", Msg("No answer can do: at least {least}, at most {most}.", least=least, most=most)
    if slot.kind in WITH_OPTIONS and slot.options:
        for key, bound in (("at_least", least), ("at_most", most)):
            if bound is not None and bound > len(slot.options):
                yield (
                    key,
                    Msg(
                        "“{key}” is {bound}, but there are {size} options.",
                        key=key,
                        bound=bound,
                        size=len(slot.options),
                    ),
                )


def _file(slot: Slot) -> Iterator[tuple[str, Msg]]:
    if slot.kind != "file":
        if slot.most_bytes is not None:
            yield (
                "most_megabytes",
                Msg("“{key}” means nothing for the kind “{kind}”.", key="most_megabytes", kind=slot.kind),
            )
    elif slot.most_bytes is None:
        yield "", Msg("Say how big the file may be: “most_megabytes: 5”.")
    elif not 0 < slot.most_bytes <= MOST_MEGABYTES * MEGABYTE:
        yield "most_megabytes", Msg("A file has between 1 and {limit} megabytes.", limit=MOST_MEGABYTES)


def _labels(slot: Slot) -> Iterator[tuple[str, Msg]]:
    """Answers can be typed: each label must say which option is meant."""
    for lang in slot.label:
        said = Counter(option.label.get(lang, "").casefold() for option in slot.options)
        for option in slot.options:
            label = option.label.get(lang, "")
            if label and said[label.casefold()] > 1:
                yield (
                    f"options {option.id}",
                    Msg("Two options are named “{label}” in “{lang}”.", label=label, lang=lang),
                )
            if label and plain(label).isdigit():
                phrase = Msg("“{label}” would be taken for the number of an option: add a word.", label=label)
                yield f"options {option.id}", phrase
