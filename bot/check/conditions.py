"""Conditions of answers: each is one the assistant knows, and can be true of the edition it stands under."""

import re
from collections.abc import Iterator

from bot.check.passages import Passage, call_of, has_call, passages
from bot.check.review import Review
from bot.content.problems import Problem
from bot.faq.sections import Condition, Line
from bot.i18n import Msg

_BRACKET = re.compile(r"\[[^\]]*\](?!\()")
_READABLE = re.compile(r"\[[a-z][a-z0-9 .,/-]*\](?!\()")  # the reader has told what is wrong with these
_BULLET = re.compile(r"[-*] +")


def conditions(review: Review) -> Iterator[Problem]:
    """Brackets that are no condition, conditions that can never be true, milestones that the edition does not have."""
    for passage in passages(review.library):
        for line in passage.section.lines:
            if fault := _fault(review, passage, line):
                yield review.error(passage.file, line.number, fault)


def _fault(review: Review, passage: Passage, line: Line) -> Msg | None:
    if line.condition is not None:
        return _never_true(review, passage, line.condition)
    start = line.parts[0] if line.parts else ""
    bare = _BULLET.sub("", start, count=1) if isinstance(start, str) else ""
    found = _BRACKET.match(bare)
    if found and (bare != start or not _READABLE.match(bare)):
        return Msg(
            "“{bracket}” is not read as a condition: write it first on the line, in small letters (example: [closed]).",
            bracket=found.group(),
        )
    return None


def _never_true(review: Review, passage: Passage, condition: Condition) -> Msg | None:
    edition = passage.edition
    if edition is None:
        return Msg("A condition in a section for all is never true: there is no edition to look at.")
    if condition.subject in ("since", "until"):
        if condition.values[0] in edition.milestones:
            return None
        return Msg(
            "[{subject} {milestone}]: {edition} has no milestone of that name.",
            subject=condition.subject,
            milestone=condition.values[0],
            edition=edition.id,
        )
    call = call_of(review.library, passage.answer.topic) if condition.subject == "audience" else condition.subject
    if has_call(edition, call):
        return None
    return Msg(
        "[{phases}]: {edition} has no “{call}” call, so this is never true.",
        phases=", ".join(condition.values),
        edition=edition.id,
        call=call,
    )
