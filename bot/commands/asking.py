"""`guichet ask`: one question, or JSON lines in and out."""

import argparse
import os
import sys

import orjson

from bot import app
from bot.channels.asking import Asking, BadQuestion, Question, checked
from bot.commands.refused import Refused
from bot.knowing import knowledge_of
from bot.logs import set_up_logs
from bot.settings import read_settings


def ask(options: argparse.Namespace) -> int:
    """Answer the question given, or every line of standard input."""
    settings = read_settings(os.environ)
    set_up_logs("text", "error")
    asking = Asking(app.as_amended(knowledge_of(settings), settings), app.clock_of(settings))
    if options.batch:
        names = ("lang", "programme", "audience", "at")
        given = {name: str(value) for name in names if (value := getattr(options, name)) is not None}
        for line in asking.batch(sys.stdin.buffer, given):
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        return 0
    if not options.question:
        raise Refused("ask what? For example: guichet ask « c'est payé combien ? »")
    _one(asking, options)
    return 0


def _one(asking: Asking, options: argparse.Namespace) -> None:
    question = Question(
        text=" ".join(options.question),
        lang=options.lang,
        programme=options.programme,
        audience=options.audience,
        at=options.at,
    )
    try:
        told = asking.ask(checked(question, asking.knowledge))
    except BadQuestion as fault:
        raise Refused(str(fault)) from None
    if options.json:
        _print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        return
    _print(told["text"])
    if options.explain:
        _print("\n".join(_explained(asking, question)))


def _explained(asking: Asking, question: Question) -> list[str]:
    found = asking.knowledge.matcher.understand(question.text, asking.hints(question))
    lines = ["", f"verdict {found.verdict}, confidence {found.confidence:.3f}, margin {found.margin:.3f}"]
    lines += [f"  {candidate.score:.3f}  {candidate.topic}" for candidate in found.candidates]
    lines.append(
        f"programmes {found.programmes or '-'} editions {found.editions or '-'} audience {found.audience or '-'}"
    )
    return [
        *lines,
        f"words {', '.join(found.why) or '-'}; also {found.also or '-'}; follow-up {found.followed}; lang {found.lang}",
    ]


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
