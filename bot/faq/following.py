"""Follow-ups: what the topic just talked about makes of a short message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.corpus import TopicInfo
from bot.faq.model import Floats, Ints
from bot.faq.names import PLACEHOLDER
from bot.faq.reading import Read
from bot.faq.understanding import Hints
from bot.faq.weighing import AWAY, SIDES, side_of

MOST_WORDS = 18
SHORT, LONG_SHARE = 7, 0.2
SAME_TOPIC, RELATED, SAME_GROUP, NEAR_GROUP = 2.0, 2.0, 1.5, 0.5
SMALL_TALK, OTHER_SIDE, MIRRORED = -1.5, -1.2, -1.0
_NEAR = (
    {"pay", "contract"},
    {"apply", "dates", "selection", "challenges"},
    {"eligibility", "contract"},
    {"contract", "dates"},
    {"work", "challenges"},
    {"programme", "apply", "dates"},
)
# Said around the name of a programme when nothing else is said of it.
_FILLING_WORDS = """a about actually again agissant alors also and any as at au aussi aux avec bah ben bon but c ca cas
case ce cela chez chose cote coup concernant concerning concerne dans de des dire dis disais dit does donc du edition en est
et etait euh for from how i idem if il in instead is it je juste justement l la le les likewise mais maintenant mean meant
meme n ne niveau no non now of ok on one ones only or ou ouais oui pareil pareille parlais please plutot pour program programme
promo promotion qu que question quid quoi rather regarding s saison same se season session si sinon so sont stp svp than
that the then thing those to too un une voulais was well what with y year yes"""
_FILLING = frozenset(_FILLING_WORDS.split())
_WHAT_IS_IT = ({"quoi", "est"}, {"what", "is"}, {"what", "s"}, {"what", "was"}, {"what", "does"})


def only_a_programme(read: Read) -> bool:
    """« et pour les EIG ? », « et en 2021 ? »: a programme or an edition is named and nothing is said of it."""
    said = set(read.words) - {PLACEHOLDER}
    if any(asking <= said for asking in _WHAT_IS_IT):
        return False
    plain = {word for word in said if not word.isdigit()} if read.named.editions else said
    return (PLACEHOLDER in read.words or bool(read.named.editions)) and plain <= _FILLING


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the conversation makes of a message: for each topic, how much likelier or less likely it is, as a logarithm.

    `mirrors` are pairs of places: the second topic asks the same as the first, of the side that is talking.
    """

    values: Floats
    mirrors: tuple[Ints, Ints]

    def mirrored(self, thought: Floats) -> Floats:
        """Log-probabilities (one row) where what was thought of a topic counts for the one that mirrors it."""
        first, second = self.mirrors
        shared = thought.copy()
        np.logaddexp.at(shared[0], second, thought[0, first] + MIRRORED)
        return shared


class Following:
    """The topics, and how they follow one another."""

    def __init__(self, topics: Sequence[str], infos: Mapping[str, TopicInfo]) -> None:
        self._topics = topics
        self._infos = {topic: infos.get(topic, TopicInfo(topic)) for topic in topics}
        self._sides = np.array([side_of(info) for info in self._infos.values()], dtype=np.float32)
        self._mirrors = {side: self._mirrors_of(side) for side in (-1, 0, 1)}
        self._after = {topic: self._relations(topic) for topic in topics}

    def leaning(self, read: Read, hints: Hints) -> Leaning | None:
        """None where the conversation tells nothing of this message; its own words win over what is known of the side."""
        after = self._after.get(str(hints.topic)) if follows(read, hints) else None
        side = 0 if read.audience else self._side(hints, followed=after is not None)
        if after is None and not side:
            return None
        values = OTHER_SIDE * (side * self._sides < 0)
        if after is not None:
            values = values + after * _strength(read)
        return Leaning(values.astype(np.float32), self._mirrors[side])

    def _side(self, hints: Hints, *, followed: bool) -> int:
        asked = side_of(self._infos[str(hints.topic)]) if followed else 0
        return asked or SIDES.get(hints.audience or "", 0)

    def goes_on(self, topic: str, read: Read, hints: Hints) -> bool:
        """Whether the topic is near the one before: in the middle of a conversation few messages are for others."""
        after = self._after.get(str(hints.topic)) if follows(read, hints) else None
        return after is not None and bool(after[self._topics.index(topic)] > 0)

    def _mirrors_of(self, side: int) -> tuple[Ints, Ints]:
        places = {topic: place for place, topic in enumerate(self._topics)}
        known = [(other, topic) for topic, info in self._infos.items() for other in info.mirrors if other in places]
        pairs = known if side > 0 else [(topic, other) for other, topic in known] if side < 0 else []
        first, second = ([places[pair[place]] for pair in pairs] for place in (0, 1))
        return np.array(first, dtype=np.int64), np.array(second, dtype=np.int64)

    def _relations(self, before: str) -> Floats:
        return np.array([self._relation(before, topic) for topic in self._topics], dtype=np.float32)

    def _relation(self, before: str, topic: str) -> float:
        """Somebody else's topics are as likely as ours that have nothing to do with the one before."""
        group, group_before = topic.split(".")[0], before.split(".")[0]
        if topic.startswith(AWAY):
            return 0.0
        if group == "chat":
            return SMALL_TALK
        near = any({group, group_before} <= together for together in _NEAR)
        relation = SAME_GROUP if group == group_before else NEAR_GROUP if near else 0.0
        return relation + (SAME_TOPIC if topic == before else RELATED if topic in self._infos[before].related else 0.0)


def follows(read: Read, hints: Hints) -> bool:
    """Whether the message is short enough to lean on the topic before it."""
    return hints.topic is not None and 0 < len(read.words) <= MOST_WORDS


def _strength(read: Read) -> float:
    """The longer a message, the more it tells by itself."""
    over = max(len(read.words) - SHORT, 0) / (MOST_WORDS - SHORT)
    return 1 - over * (1 - LONG_SHARE)
