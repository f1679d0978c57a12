"""From the content folder to what the matcher learns from."""

from collections.abc import Mapping
from typing import Any

from bot.content.library import Library
from bot.faq.corpus import Corpus, Phrasing, TopicInfo, Vocabulary
from bot.faq.sections import Topic
from bot.i18n import LANGUAGES


def corpus_of(library: Library) -> Corpus:
    """Every phrasing, vocabulary and topic of the library, in a stable order."""
    written = sorted(library.phrasings.items())
    return Corpus(
        phrasings=tuple(Phrasing(topic, lang, line.text) for (lang, topic), lines in written for line in lines),
        vocabularies={lang: vocabulary_of(data) for lang, data in library.vocabularies.items()},
        topics={topic.id: _info(library, topic) for topic in library.topics.values()},
    )


def _info(library: Library, topic: Topic) -> TopicInfo:
    answers = (library.answers.get((lang, topic.id)) for lang in LANGUAGES)
    related = tuple(dict.fromkeys(name for answer in answers if answer for name in answer.related))
    return TopicInfo(topic.id, topic.audience, topic.kind, related, topic.mirrors)


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
