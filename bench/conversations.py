"""What is said in the middle of a conversation: that follows, that changes the subject, that is somebody else's."""

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bench.content import Labelled, read_labelled
from bench.scoring import Outcome, Understand, run, tally
from bot.faq.corpus import Corpus

PROGRAMMES = ("dig", "commando-ux", "eig")
SEED = 5


def interrupted(items: Iterable[Labelled], corpus: Corpus) -> list[Labelled]:
    """The items that have no context, each after a topic of ours drawn by lot: nearly all change the subject."""
    chance = random.Random(SEED)  # noqa: S311 (nothing secret)
    ours = [info.id for _, info in sorted(corpus.topics.items()) if info.kind in ("answer", "action")]
    return [
        replace(item, context={"programme": item.programme or chance.choice(PROGRAMMES), "topic": chance.choice(ours)})
        for item in items
        if item.context is None
    ]


def redirected(outcomes: Iterable[Outcome]) -> int:
    """How many were sent to the public service that they are for, among those that say which."""
    return sum(one.understood.verdict == "answer" and one.understood.topic in one.asked.topics for one in outcomes)


def report(understand: Understand, corpus: Corpus, folder: Path) -> None:
    """Print the figures."""
    told = read_labelled(folder / "conversations.jsonl")
    tuning = read_labelled(folder / "tuning.jsonl")
    others = [item for item in read_labelled(folder / "tuning_out_of_scope.jsonl") if item.kind == "out_of_scope"]
    for title, items in (
        ("it follows", [item for item in told if item.kind == "in_scope"]),
        ("the subject changes", interrupted(tuning, corpus)),
        ("it is not for us", interrupted(others, corpus)),
    ):
        print(f"  {title:26s}", tally(run(understand, items)).line())
    away = run(understand, [item for item in told if item.kind == "out_of_scope"])
    print(
        f"  {'sent where it belongs':26s} {redirected(away)} of {len(away)}, answered all the same {tally(away).wrong}"
    )
