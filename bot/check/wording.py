"""What people read while they fill in a form: short labels, short sentences, both languages truly written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.check.asked import asked
from bot.check.lengths import SENTENCE_WORDS, sentences, visible, word_count
from bot.check.places import Step
from bot.check.review import Review
from bot.content.problems import Problem
from bot.forms.eligibility import Eligibility
from bot.forms.form import Form, Slot
from bot.i18n import Msg

LABEL_CHARACTERS = 40
TELLING_WORDS = 4  # from this many words on, the same text in both languages is one that was not translated


@dataclass(frozen=True, slots=True)
class Said:
    """A text in its languages, and where it is written."""

    file: str
    steps: tuple[Step, ...]
    text: Mapping[str, str]


def labels(review: Review) -> Iterator[Problem]:
    """Labels too long for a button or a summary; those that come from the edition's challenges are not ours to shorten."""
    for question in asked(review):
        listed = review.places.is_listed(question.asker.file, *question.steps, "options")
        named = [("label", question.slot.label)]
        named += [(f"options {option.id}", option.label) for option in question.slot.options if listed]
        for key, texts in named:
            for text in texts.values():
                if len(text) > LABEL_CHARACTERS:
                    phrase = Msg(
                        "“{text}” has {size} characters (at most {limit} in a label).",
                        text=text,
                        size=len(text),
                        limit=LABEL_CHARACTERS,
                    )
                    yield question.error(review, phrase, *key.split())


def wording(review: Review) -> Iterator[Problem]:
    """Sentences that are too long, placeholders that nothing fills in, and texts left in one language."""
    for said in _everything(review):
        for lang, text in said.text.items():
            for fault in _faults(text):
                yield review.error(said.file, review.places.line(said.file, *said.steps, lang), fault)
        texts = list(said.text.values())
        if len(set(texts)) == 1 and word_count(texts[0]) >= TELLING_WORDS:
            yield review.error(
                said.file, review.places.line(said.file, *said.steps), Msg("This text is the same in both languages.")
            )


def _faults(text: str) -> Iterator[Msg]:
    if "{{" in text:
        yield Msg("Facts are not quoted here: “{text}” would be shown as it is.", text="{{ … }}")
    for line in text.split("\n"):
        for sentence in sentences(line):
            if (size := word_count(visible(sentence))) > SENTENCE_WORDS:
                yield Msg(
                    "A sentence has {size} words (at most {limit}): “{start}…”.",
                    size=size,
                    limit=SENTENCE_WORDS,
                    start=" ".join(sentence.split()[:6]),
                )


def _everything(review: Review) -> Iterator[Said]:
    for form in review.library.forms.values():
        yield from _form(form)
    for check in review.library.eligibility.values():
        yield from _check(check)
    for question in asked(review):
        for key, text in _texts(question.slot):
            yield Said(question.asker.file, (*question.steps, key), text)


def _form(form: Form) -> Iterator[Said]:
    for key, text in (("title", form.title), ("readers", form.readers), ("notice", form.notice)):
        yield Said(form.file, (key,), text)


def _check(check: Eligibility) -> Iterator[Said]:
    for place, rule in enumerate(check.rules):
        yield Said(check.file, (check.call, "rules", place, "reason"), rule.reason)


def _texts(slot: Slot) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from (("prompt", slot.prompt), ("why", slot.why))
    if slot.help:
        yield "help", slot.help
