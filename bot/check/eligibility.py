"""Eligibility checks: every rule says where it comes from and can hold, every question serves a rule."""

from collections.abc import Iterator

from bot.check.review import Review
from bot.content.problems import Problem
from bot.forms.eligibility import Eligibility, Rule
from bot.i18n import Msg


def eligibility(review: Review) -> Iterator[Problem]:
    """Rules without a source or that can never hold, questions that no rule uses, checks without either."""
    for check in review.library.eligibility.values():
        for place, rule in enumerate(check.rules):
            line = review.places.line(check.file, check.call, "rules", place)
            for fault in _faults(rule):
                yield review.error(check.file, line, fault)
        for name in _idle(check):
            line = review.places.line(check.file, check.call, "questions", name)
            yield review.error(check.file, line, Msg("No rule uses the question “{slot}”.", slot=name))
        if not check.questions or not check.rules:
            line = review.places.line(check.file, check.call)
            yield review.error(check.file, line, Msg("A check needs questions and rules."))


def _faults(rule: Rule) -> Iterator[Msg]:
    if not rule.sources and not rule.unpublished:
        yield Msg("This rule names no source: write “sources: […]”, or “unpublished: true” and say so in the reason.")
    if rule.sources and rule.unpublished:
        yield Msg("This rule has a source and says that nothing was published: keep one of them.")
    if _is_contradictory(rule):
        yield Msg("This rule never holds: it wants two answers to one question.")


def _is_contradictory(rule: Rule) -> bool:
    wanted: dict[str, set[str]] = {}
    for condition in rule.conditions:
        wanted[condition.slot] = wanted.get(condition.slot, set(condition.values)) & set(condition.values)
    return any(not values for values in wanted.values())


def _idle(check: Eligibility) -> Iterator[str]:
    """Questions on which neither a rule nor another question depends."""
    used = {condition.slot for rule in check.rules for condition in rule.conditions}
    used |= {question.when.slot for question in check.questions if question.when}
    return (question.id for question in check.questions if question.id not in used)
