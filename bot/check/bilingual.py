"""Texts of programmes, editions, topics and sources: each stands in both languages."""

from collections.abc import Iterator, Mapping, Sequence

import yaml

from bot.check.places import mappings
from bot.check.review import Review
from bot.content.problems import Problem
from bot.i18n import LANGUAGES, Msg

TEXTS = frozenset({"label", "title", "subject", "theme", "note", "notes", "goals", "text", "items"})
PATTERNS = ("topics.yaml", "sources.yaml", "programmes/*/programme.yaml", "programmes/*/*/edition.yaml")
_NULL = "tag:yaml.org,2002:null"


def bilingual(review: Review) -> Iterator[Problem]:
    """Texts that lack a language, are empty in one, or were written without saying in which."""
    root = review.library.root
    for file in sorted(path.relative_to(root).as_posix() for pattern in PATTERNS for path in root.glob(pattern)):
        for mapping in mappings(review.places.tree(file)):
            for line, fault in _faults(mapping):
                yield review.error(file, line, fault)


def _faults(mapping: yaml.MappingNode) -> Iterator[tuple[int, Msg]]:
    written = {key.value: value for key, value in mapping.value if isinstance(key, yaml.ScalarNode)}
    texts = [written[lang] for lang in LANGUAGES if lang in written]
    if texts and not _is_empty_list(texts):
        for fault in _missing(written, texts):
            yield mapping.start_mark.line + 1, fault
    for key in TEXTS & written.keys():
        value = written[key]
        if isinstance(value, yaml.ScalarNode) and not _is_empty(value):
            phrase = Msg("“{key}”: write it in both languages, {shape}.", key=key, shape="{fr: …, en: …}")
            yield value.start_mark.line + 1, phrase


def _missing(written: Mapping[str, yaml.Node], texts: Sequence[yaml.Node]) -> Iterator[Msg]:
    for lang in LANGUAGES:
        if lang not in written or _is_empty(written[lang]):
            yield Msg("This text is missing in “{lang}”.", lang=lang)
    sizes = {len(text.value) for text in texts if isinstance(text, yaml.SequenceNode)}
    if len(sizes) > 1:
        yield Msg("The list has not as many items in both languages.")


def _is_empty_list(texts: Sequence[yaml.Node]) -> bool:
    return len(texts) == len(LANGUAGES) and all(
        isinstance(text, yaml.SequenceNode) and not text.value for text in texts
    )


def _is_empty(node: yaml.Node) -> bool:
    return not node.value or (isinstance(node, yaml.ScalarNode) and (node.tag == _NULL or not node.value.strip()))
