"""Challenges: each has a subject, a place, posts that exist, and a name of its own."""

from collections.abc import Iterator

from bot.check.review import Review, edition_file
from bot.content.problems import Problem
from bot.i18n import Msg
from bot.programmes.editions import Challenge, Edition
from bot.programmes.search import TRADES

REGIONS = ("idf", "other")


def challenges(review: Review) -> Iterator[Problem]:
    """Challenges without a subject or a place, of an unknown trade or region, or written twice."""
    for programme in review.library.programmes.values():
        for edition in programme.editions.values():
            seen: set[str] = set()
            for challenge in edition.challenges:
                for fault in _faults(challenge, seen):
                    yield _problem(review, edition, challenge, fault)
                seen.add(challenge.id)


def _problem(review: Review, edition: Edition, challenge: Challenge, fault: Msg) -> Problem:
    line = review.places.line(edition_file(edition.id), "challenges", "list", challenge.id)
    return review.error(edition_file(edition.id), line, fault)


def _faults(challenge: Challenge, seen: set[str]) -> Iterator[Msg]:
    if challenge.id in seen:
        yield Msg("The challenge “{challenge}” is written twice.", challenge=challenge.id)
    if not challenge.subject:
        yield Msg("The challenge “{challenge}” has no subject.", challenge=challenge.id)
    if not challenge.places:
        yield Msg("The challenge “{challenge}” has no place.", challenge=challenge.id)
    if challenge.region is not None and challenge.region not in REGIONS:
        yield Msg("“{region}” is not a region ({names}).", region=str(challenge.region), names=", ".join(REGIONS))
    for profile in challenge.profiles:
        if profile.trade not in TRADES:
            yield Msg("“{trade}” is not a trade ({names}).", trade=str(profile.trade), names=", ".join(TRADES))
