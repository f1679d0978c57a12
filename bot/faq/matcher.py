"""From an utterance to what is understood of it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from bot.faq.corpus import Corpus
from bot.faq.encoder import Encoder, RememberingEncoder
from bot.faq.following import Following, follows, only_a_programme
from bot.faq.language import OURS
from bot.faq.model import Model
from bot.faq.parts import cuts
from bot.faq.reading import Read, Reader
from bot.faq.reasons import reasons
from bot.faq.scoring import Scored, Scoring, Spelled
from bot.faq.text import READ_AT_MOST
from bot.faq.understanding import NOTHING_KNOWN, Candidate, Hints, Understanding, Verdict
from bot.faq.weighing import AT_MOST, AWAY

MOST_CANDIDATES = 8
REMEMBERED = 2_000
MORE_THAN_LIKELY = 0.5
AS_BEFORE = 0.97
FEWEST_KNOWN = 0.34
EASE = 0.05


class Matcher:
    """Understands utterances; pure: the same utterance and hints always give the same."""

    def __init__(self, model: Model, corpus: Corpus, encoder: Encoder | None = None) -> None:
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._understood)
        self._reader = Reader(corpus)
        self._scoring = Scoring(model, corpus.topics, RememberingEncoder(encoder) if encoder else None)
        self._following = Following(model.topics, corpus.topics)

    def understand(self, utterance: str, hints: Hints = NOTHING_KNOWN) -> Understanding:
        """What the utterance says, with the hints of the conversation where its own words do not tell.

        Its first 2,000 characters are read; the last answers are remembered.
        """
        return self._remembered(utterance[:READ_AT_MOST], hints)

    def _understood(self, utterance: str, hints: Hints) -> Understanding:
        read = self._reader.read(utterance, hints)
        if not read.words or read.lang not in (*OURS, None):
            return _described(read)
        if hints.topic in self._scoring.topics and only_a_programme(read):
            return self._as_before(read, str(hints.topic))
        spelled = self._scoring.spell(read, self._following.leaning(read, hints))
        parts = self._parts(utterance, read, hints, self._scoring.first_of(spelled, AT_MOST))
        scored = self._scoring.score(spelled, parts)
        goes_on = self._following.goes_on(scored.topics[0], read, hints)
        understood = replace(
            _described(read),
            candidates=_candidates(scored),
            confidence=scored.sure,
            margin=_margin(scored),
            verdict=_verdict(read, scored, EASE if goes_on else 0.0),
            followed=follows(read, hints) or bool(hints.programme and not read.named.programmes),
            why=reasons(read, self._scoring.pull_of(scored)),
        )
        return self._with_second(understood, parts, scored)

    def _as_before(self, read: Read, topic: str) -> Understanding:
        candidates = (Candidate(topic, AS_BEFORE),)
        return replace(
            _described(read),
            candidates=candidates,
            confidence=AS_BEFORE,
            margin=AS_BEFORE,
            verdict="answer",
            followed=True,
        )

    def _parts(self, utterance: str, whole: Read, hints: Hints, first: Sequence[str]) -> tuple[Spelled, ...]:
        """The message as two questions, where spelling alone finds two that the whole suggests as well; else nothing.

        The first cut that looks so is the only one that the encoder reads.
        """
        lang, side = whole.lang or hints.lang, Hints(audience=whole.audience or hints.audience)
        for cut in cuts(utterance):
            reads = [self._reader.read(part, Hints(lang=lang)) for part in cut]
            parts = tuple(self._scoring.spell(read, self._following.leaning(read, side)) for read in reads)
            ones, others = (self._scoring.first_of(part, 2) for part in parts)
            if any(_both_suggested((one, other), first) for one in ones for other in others):
                return parts
        return ()

    def _with_second(self, whole: Understanding, parts: Sequence[Spelled], scored: Scored) -> Understanding:
        """Both questions, when the parts are each clear and among what the whole suggests."""
        if not parts:
            return whole
        first, second = (self._scoring.score(part, parts) for part in parts)
        pair = (first.topics[0], second.topics[0])
        both = _clear(first) and _clear(second) and _both_suggested(pair, scored.topics)
        return _two(whole, pair, min(first.sure, second.sure)) if both else whole


def _clear(part: Scored) -> bool:
    return part.sure >= part.judgement.answer_at and not part.topics[0].startswith((AWAY, "chat."))


def _both_suggested(pair: tuple[str, str], topics: Sequence[str]) -> bool:
    return pair[0] != pair[1] and set(pair) <= set(topics) and bool(set(pair) & set(topics[:2]))


def _two(whole: Understanding, pair: tuple[str, str], sure: float) -> Understanding:
    rest = [candidate for candidate in whole.candidates if candidate.topic not in pair]
    candidates = (Candidate(pair[0], sure), Candidate(pair[1], sure), *rest)[:MOST_CANDIDATES]
    return replace(whole, candidates=candidates, confidence=sure, verdict="answer", also=pair[1])


def _described(read: Read) -> Understanding:
    named = read.named
    return Understanding(
        lang=read.lang,
        programmes=named.programmes,
        editions=named.editions,
        lookalike=named.lookalike,
        audience=read.audience,
    )


def _candidates(scored: Scored) -> tuple[Candidate, ...]:
    """The first has the calibrated probability; the others share what is left as the model shares it."""
    likely = np.exp(scored.likely[:MOST_CANDIDATES])
    left = (1 - scored.sure) / max(float(likely[1:].sum()), 1e-9)
    scores = [scored.sure, *(min(float(one) * left, scored.sure) for one in likely[1:])]
    return tuple(Candidate(topic, score) for topic, score in zip(scored.topics, scores, strict=False))


def _margin(scored: Scored) -> float:
    candidates = _candidates(scored)
    return candidates[0].score - candidates[1].score if len(candidates) > 1 else candidates[0].score


def _verdict(read: Read, scored: Scored, ease: float) -> Verdict:
    if read.known < FEWEST_KNOWN and not read.concepts:
        return "unknown"
    if scored.topics[0].startswith(AWAY):
        return "answer" if scored.ours < MORE_THAN_LIKELY else "clarify"
    if scored.sure >= scored.judgement.answer_at - ease:
        return "answer"
    return "clarify" if scored.sure >= scored.judgement.clarify_at else "unknown"
