"""What the matcher learns from: phrasings, vocabularies and topics as plain values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way of asking for a topic."""

    topic: str
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """What the matcher needs to know of a topic: who asks it, and what kind of reply it has.

    For what follows in a conversation, and not for the fit: `related` are the topics that its answer leads to, `mirrors`
    those that ask the same of the other side.
    """

    id: str
    audience: str = "anyone"
    kind: str = "answer"
    related: Words = ()
    mirrors: Words = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, as in its vocabulary.yaml: expressions by concept, programme, edition or audience."""

    concepts: Mapping[str, Words] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    chat: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, Words] = field(default_factory=dict)
    editions: Mapping[str, Words] = field(default_factory=dict)
    lookalikes: Words = ()
    audience: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that the model is fitted on."""

    phrasings: tuple[Phrasing, ...]
    vocabularies: Mapping[str, Vocabulary]
    topics: Mapping[str, TopicInfo]

    def digest(self) -> str:
        """A hash of all of it: a model fitted on another digest is stale."""
        whole = [
            [asdict(phrasing) for phrasing in self.phrasings],
            {lang: asdict(words) for lang, words in self.vocabularies.items()},
            [(topic.id, topic.audience, topic.kind) for _, topic in sorted(self.topics.items())],
        ]
        return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
