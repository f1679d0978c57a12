"""Follow-ups: what the topic just talked about makes of a short message."""

from collections.abc import Mapping, Sequence

import numpy as np

from bot.faq.corpus import TopicInfo
from bot.faq.model import Floats
from bot.faq.names import PLACEHOLDER
from bot.faq.reading import Read
from bot.faq.understanding import Hints
from bot.faq.weighing import AWAY

MOST_WORDS = 14
SAME_TOPIC, SAME_GROUP, NEAR_GROUP, OTHER_SIDE, NOT_OURS = 1.5, 1.5, 0.7, -4.0, -2.5
_NEAR = (
    {"pay", "contract"},
    {"apply", "dates", "selection", "challenges"},
    {"eligibility", "contract"},
    {"contract", "dates"},
    {"work", "challenges"},
    {"programme", "apply", "dates"},
)
_FILLING_WORDS = """a about alors also and as at au aussi aux avec bah ben bon but c ca ce cela chez chose cote coup dans de des
dit donc du en est et euh for how idem if il in is it l la le les likewise mais meme of ok on or ou ouais oui
pareil pareille parle pour qu que question qui quid quoi same se sinon so that the then thing too un une well
what with y yes"""
_FILLING = frozenset(_FILLING_WORDS.split())


def only_a_programme(read: Read) -> bool:
    """« et pour les EIG ? »: a programme is named and nothing is said of it."""
    return PLACEHOLDER in read.words and all(word == PLACEHOLDER or word in _FILLING for word in read.words)


def follows(read: Read, hints: Hints) -> bool:
    """Whether the message is short enough to lean on the topic before it."""
    return hints.topic is not None and 0 < len(read.words) <= MOST_WORDS


def leanings(topics: Sequence[str], infos: Mapping[str, TopicInfo], before: str) -> Floats:
    """For each topic, how much likelier or less likely it is after the topic before, as a logarithm."""
    return np.array([_leaning(topic, infos, before) for topic in topics], dtype=np.float32)


def _leaning(topic: str, infos: Mapping[str, TopicInfo], before: str) -> float:
    group, group_before = topic.split(".")[0], before.split(".")[0]
    if topic.startswith(AWAY) or group == "chat":
        return NOT_OURS
    sides = {infos[one].audience for one in (topic, before) if one in infos} - {"anyone"}
    near = any({group, group_before} <= together for together in _NEAR)
    relation = SAME_GROUP if group == group_before else NEAR_GROUP if near else 0.0
    return relation + (SAME_TOPIC if topic == before else 0.0) + (OTHER_SIDE if len(sides) > 1 else 0.0)
