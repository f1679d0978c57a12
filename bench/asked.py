"""The figures of the README: the labelled utterances asked of the whole assistant, through `guichet ask --batch`."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from bench.content import ROOT, Labelled, read_labelled
from bench.scoring import FREE

UTTERANCES = ROOT / "tests" / "utterances"
CONFIDENT = ("answer", "action", "chat")
Told = Mapping[str, Any]


def asked(items: Iterable[Labelled]) -> dict[str, Told]:
    """What the assistant says to each, by id; it is told the question and what was talked about before, nothing else."""
    lines = [json.dumps({"id": item.id, "q": item.q, "context": item.context or {}}) for item in items]
    command = [sys.executable, "-m", "bot", "ask", "--batch"]
    done = subprocess.run(  # noqa: S603 (our own module, in our own interpreter)
        command, input="\n".join(lines), capture_output=True, text=True, cwd=ROOT, check=True
    )
    return {told["id"]: told for told in map(json.loads, done.stdout.splitlines())}


def judged(item: Labelled, told: Told) -> str:
    """right, half, among, missed or wrong."""
    topics, answered = list(told["topics"]), told["kind"] in CONFIDENT
    if item.kind == "out_of_scope":
        return "wrong" if answered and not topics[0].startswith(("elsewhere.", "chat.")) else "right"
    if not answered or topics[0].startswith("elsewhere."):
        fits = told["kind"] == "clarify" and bool(set(topics) & set(item.topics))
        return ("right" if item.kind == "ambiguous" else "among") if fits else "missed"
    if topics[0] not in item.topics or not _of_the_programme(item, told, topics[0]):
        return "wrong"
    return "half" if item.needs_all and set(item.topics) - set(topics) else "right"


def _of_the_programme(item: Labelled, told: Told, topic: str) -> bool:
    expected = item.programme or (item.context or {}).get("programme")
    if expected is None or topic.startswith(FREE):
        return True
    return bool(told["programme"] == expected) or expected in told["programmes"]


def _share(name: str, part: int, whole: int) -> None:
    print(f"| {name} | {100 * part / whole:.1f} % |")


def main() -> None:
    """Print the table."""
    items = [*read_labelled(UTTERANCES / "tuning.jsonl"), *read_labelled(UTTERANCES / "tuning_out_of_scope.jsonl")]
    told = asked(items)
    results = {item.id: judged(item, told[item.id]) for item in items}

    def count(chosen: Iterable[Labelled], *kinds: str) -> int:
        return sum(results[item.id] in kinds for item in chosen)

    inside = [item for item in items if item.kind == "in_scope"]
    followed = [item for item in inside if item.context]
    others = [item for item in items if item.kind == "out_of_scope"]
    ambiguous = [item for item in items if item.kind == "ambiguous"]
    named = [item for item in inside if item.programme and told[item.id]["kind"] in CONFIDENT]
    seen = sum(_of_the_programme(item, told[item.id], "") for item in named)
    _share("right at once", count(inside, "right", "half"), len(inside))
    _share("of these, one part of a double question answered", count(inside, "half"), len(inside))
    _share("right at once, or among the three things offered", count(inside, "right", "half", "among"), len(inside))
    _share("wrong", count(inside, "wrong"), len(inside))
    _share("follow-ups right", count(followed, "right", "half"), len(followed))
    _share("messages that are not ours, answered all the same", count(others, "wrong"), len(others))
    _share("questions too vague for one answer, met with the right choices", count(ambiguous, "right"), len(ambiguous))
    _share("programme recognised when named, in the answers given", seen, len(named))
    print(f"{len(inside)} questions, {len(others)} messages that are not ours, {len(ambiguous)} too vague")


if __name__ == "__main__":
    main()
