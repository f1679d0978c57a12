"""From the content folder to what the matcher learns from."""

from collections.abc import Mapping
from typing import Any

from bot.content.library import Library
from bot.faq.corpus import Corpus, Phrasing, TopicInfo, Vocabulary


def corpus_of(library: Library) -> Corpus:
    """Every phrasing, vocabulary and topic of the library, in a stable order."""
    written = sorted(library.phrasings.items())
    return Corpus(
        phrasings=tuple(Phrasing(topic, lang, line.text) for (lang, topic), lines in written for line in lines),
        vocabularies={lang: vocabulary_of(data) for lang, data in library.vocabularies.items()},
        topics={topic.id: TopicInfo(topic.id, topic.audience, topic.kind) for topic in library.topics.values()},
    )


def vocabulary_of(data: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary file as plain values."""
    return Vocabulary(
        concepts=_lists(data.get("concepts")),
        abbreviations=_pairs(data.get("abbreviations")),
        chat=_pairs(data.get("chat")),
        programmes=_lists(data.get("programmes")),
        editions=_lists(data.get("editions")),
        lookalikes=tuple(str(word) for word in data.get("lookalikes") or ()),
        audience=_lists(data.get("audience")),
    )


def _lists(data: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(str(word) for word in words) for key, words in (data or {}).items()}


def _pairs(data: Mapping[str, Any] | None) -> dict[str, str]:
    return {str(key): str(value) for key, value in (data or {}).items()}
