"""The words of an utterance that spoke most for a topic."""

from collections.abc import Callable

from bot.faq.names import PLACEHOLDER
from bot.faq.reading import Read

Pull = Callable[[str, str], float]
MOST = 4
_LITTLE = 3


def reasons(read: Read, pull_of: Pull) -> tuple[str, ...]:
    """The words that weighed most, as corrected, in the order of the utterance.

    `pull_of` says how much a feature pulled, by kind and name.
    """
    mark = read.written_in[0]
    weights = [pull_of("w", f"{mark}:{stem}") for stem in read.stems]
    for place, (first, second) in enumerate(zip(read.stems, read.stems[1:], strict=False)):
        pull = pull_of("w", f"{mark}:{first}_{second}") / 2
        weights[place] += pull
        weights[place + 1] += pull
    for start, end, concept in read.concepts:
        pull = pull_of("s", f"#{concept}") / (end - start)
        for place in range(start, end):
            weights[place] += pull
    telling = [
        place
        for place, word in enumerate(read.words)
        if len(word) >= _LITTLE and word != PLACEHOLDER and weights[place] > 0
    ]
    chosen = sorted(telling, key=lambda place: -weights[place])[:MOST]
    return tuple(dict.fromkeys(read.words[place] for place in sorted(chosen)))
