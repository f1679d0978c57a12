"""The words of an utterance that spoke most for a topic."""

from collections.abc import Mapping

from bot.faq.names import PLACEHOLDER
from bot.faq.reading import Read

MOST = 4
_LITTLE = 3


def reasons(read: Read, pulls: Mapping[str, float]) -> tuple[str, ...]:
    """The words that weighed most, as corrected, in the order of the utterance; `pulls` is by feature name."""
    mark = read.written_in[0]
    weights = [pulls.get(f"{mark}:{stem}", 0.0) for stem in read.stems]
    for place, (first, second) in enumerate(zip(read.stems, read.stems[1:], strict=False)):
        pull = pulls.get(f"{mark}:{first}_{second}", 0.0) / 2
        weights[place] += pull
        weights[place + 1] += pull
    for start, end, concept in read.concepts:
        for place in range(start, end):
            weights[place] += pulls.get(f"#{concept}", 0.0) / (end - start)
    telling = [
        place
        for place, word in enumerate(read.words)
        if len(word) >= _LITTLE and word != PLACEHOLDER and weights[place] > 0
    ]
    chosen = sorted(telling, key=lambda place: -weights[place])[:MOST]
    return tuple(dict.fromkeys(read.words[place] for place in sorted(chosen)))
