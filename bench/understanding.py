"""How well utterances are understood: `python -m bench.understanding [--misses]`."""

import sys
import time
from collections.abc import Callable, Iterable

from bench import conversations
from bench.content import ROOT, Labelled, read_corpus, read_labelled
from bench.scoring import Outcome, run, tally
from bench.speed_of_matching import far_from, growth, timing
from bot.content.model import load_or_fit
from bot.content.sentences import sentence_encoder
from bot.faq.matcher import Matcher

UTTERANCES = ROOT / "tests" / "utterances"


def groups(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The ways in which an average would hide something."""
    kinds: dict[str, Callable[[Labelled], str]] = {
        "lang": lambda item: item.lang if item.kind == "in_scope" else "",
        "style": lambda item: item.style if item.kind == "in_scope" else "",
        "audience": lambda item: _side(item) if item.kind == "in_scope" else "",
    }
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for kind, of in kinds.items():
            if value := of(outcome.asked):
                found.setdefault(f"{kind} {value}", []).append(outcome)
    return dict(sorted(found.items()))


def _side(item: Labelled) -> str:
    return "administration" if item.topics[0].startswith("admin.") else "candidate and anyone"


def report(name: str, outcomes: list[Outcome]) -> None:
    """Print the figures of one matcher."""
    print(f"== {name}")
    inside = [one for one in outcomes if one.asked.kind == "in_scope"]
    for title, chosen in (
        ("in scope, no context", [one for one in inside if not one.asked.context]),
        ("follow-ups", [one for one in inside if one.asked.context]),
        ("in scope, all", inside),
        ("two-part", [one for one in inside if one.asked.needs_all]),
        ("ambiguous", [one for one in outcomes if one.asked.kind == "ambiguous"]),
        ("out of scope", [one for one in outcomes if one.asked.kind == "out_of_scope"]),
    ):
        print(f"{title:28s}", tally(chosen).line(), f"half {tally(chosen).half}" if title == "two-part" else "")
    for title, chosen in groups(outcomes).items():
        print(f"  {title:26s}", tally(chosen).line())
    named = [one for one in outcomes if one.asked.programme]
    recognised = sum(one.understood.programmes == (one.asked.programme,) for one in named)
    print(f"programme recognised {100 * recognised / len(named):.1f} of {len(named)}")


def misses(outcomes: list[Outcome]) -> None:
    """Print what was not right."""
    for one in outcomes:
        if one.result != "right":
            offered = " ".join(f"{found.topic}={found.score:.2f}" for found in one.understood.candidates[:3])
            wanted = ",".join(one.asked.topics)
            print(f"{one.result:6s} {one.asked.id} {one.asked.style:9s} [{wanted}] {one.asked.q[:110]}")
            print(f"       -> {one.understood.verdict} {offered}")


def main() -> None:
    """Print all of it."""
    corpus = read_corpus()
    begun = time.perf_counter()
    model = load_or_fit(corpus, ROOT / "var" / "models")
    print(f"model loaded (or fitted) in {time.perf_counter() - begun:.2f} s, {len(corpus.phrasings)} phrasings")
    items = [*read_labelled(UTTERANCES / "tuning.jsonl"), *read_labelled(UTTERANCES / "tuning_out_of_scope.jsonl")]
    apart = far_from(items, corpus)
    for name, encoder in (("with the encoder", sentence_encoder()), ("without the encoder", None)):
        matcher = Matcher(model, corpus, encoder)
        outcomes = run(matcher.understand, items)
        report(name, outcomes)
        unlike = [
            one for one in outcomes if one.asked.id in apart and one.asked.kind == "in_scope" and not one.asked.context
        ]
        print(f"{'without near copies':28s}", tally(unlike).line())
        print("in the middle of a conversation")
        conversations.report(matcher.understand, corpus, UTTERANCES)
        timing(Matcher(model, corpus, encoder), [item.q for item in items])
        if "--misses" in sys.argv and encoder:
            misses(outcomes)
    for name, judgement in model.judgements.items():
        print(f"out-of-fold, {name}: " + "  ".join(f"{key} {value:.3f}" for key, value in judgement.held_out.items()))
    if "--growth" in sys.argv:
        growth(corpus, items)


if __name__ == "__main__":
    main()
