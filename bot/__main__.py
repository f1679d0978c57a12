"""The command line: `guichet`, the same as `python -m bot`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from bot.clock import parse_instant
from bot.commands.refused import Refused
from bot.content.problems import ContentError
from bot.settings import SettingsError
from bot.storage.errors import CannotOpen

LANGS = ("fr", "en")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (SettingsError, ContentError, CannotOpen, Refused) as fault:
        print(f"guichet: {fault}", file=sys.stderr)  # noqa: T201 (the command line speaks on stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guichet", description="The assistant of DIG, Commando UX and EIG.")
    actions = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, run, words in _PLAIN:
        actions.add_parser(name, help=words).set_defaults(run=run)
    _chat(actions)
    _ask(actions)
    _questions(actions)
    _rehearse(actions)
    _amend(actions)
    _announce(actions)
    _deliveries(actions)
    _retention(actions)
    _erasures(actions)
    _export(actions)
    return parser


def _lazily(room: str, name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"bot.commands.{room}"), name)(options))

    return run


_PLAIN = (
    ("serve", _lazily("serving", "serve"), "everything: the server, the door, what is sent"),
    ("web", _lazily("serving", "web"), "the HTTP server and the Telegram door"),
    ("worker", _lazily("serving", "worker"), "send what is due or was left behind"),
    ("migrate", _lazily("serving", "migrate"), "bring the database's tables up to date, register the webhook"),
    ("fit", _lazily("editing", "fit"), "learn from the content folder, unless that was done"),
    ("check", _lazily("editing", "check"), "read the content folder as an editor would want it read"),
)


def _chat(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    chat = actions.add_parser("chat", help="a conversation in this terminal")
    chat.add_argument("--lang", choices=LANGS, help="the language to begin in")
    chat.add_argument("--at", type=parse_instant, metavar="INSTANT", help="begin on a simulated day: 2020-07-10T09:00")
    chat.add_argument("--address", default="me", metavar="NAME", help="whose conversation it is (default: me)")
    chat.add_argument("--record", metavar="FILE", help="write the conversation down as a journey")
    chat.set_defaults(run=_lazily("chatting", "chat"))


def _ask(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ask = actions.add_parser("ask", help="one question, one answer")
    ask.add_argument("question", nargs="*", metavar="QUESTION")
    ask.add_argument("--programme", metavar="ID")
    ask.add_argument("--audience", choices=("candidate", "administration"))
    ask.add_argument("--lang", choices=LANGS)
    ask.add_argument("--at", type=parse_instant, metavar="INSTANT")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.add_argument("--explain", action="store_true", help="show the candidates and their scores")
    ask.add_argument("--batch", action="store_true", help="JSON lines in, JSON lines out")
    ask.set_defaults(run=_lazily("asking", "ask"))


def _questions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    questions = actions.add_parser("questions", help="what was not understood")
    questions.add_argument("--days", type=int, default=30, help="of the last days (default: 30)")
    questions.add_argument("--json", action="store_true", help="as JSON lines")
    questions.set_defaults(run=_lazily("editing", "questions"))


def _rehearse(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rehearse = actions.add_parser("rehearse", help="play a campaign on paper: who would get what, and when")
    rehearse.add_argument("edition", metavar="PROGRAMME/EDITION", help="for instance commando-ux/2020")
    rehearse.add_argument("--from", dest="start", type=parse_instant, required=True, metavar="INSTANT")
    rehearse.add_argument("--to", dest="end", type=parse_instant, required=True, metavar="INSTANT")
    rehearse.add_argument(
        "--subscribers", default="100", metavar="N|FILE", help="how many for each audience, or JSON lines"
    )
    rehearse.add_argument(
        "--amend", action="append", metavar="MILESTONE=INSTANT@INSTANT", help="a date that moves, and when"
    )
    shape = rehearse.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as one JSON object")
    shape.add_argument("--html", metavar="FILE", help="as a page with a timeline")
    rehearse.set_defaults(run=_lazily("rehearsing", "rehearse_campaign"))


def _amend(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    amend = actions.add_parser(
        "amend", help="move a date, or cancel it, for every answer, form, reminder and calendar at once"
    )
    amend.add_argument("edition", nargs="?", metavar="PROGRAMME/EDITION", help="for instance commando-ux/2020")
    amend.add_argument("milestone", nargs="?", metavar="MILESTONE", help="for instance apply.closes")
    amend.add_argument(
        "moment", nargs="?", metavar="INSTANT", help="2020-07-19T23:59, a day without an hour, or cancelled"
    )
    amend.add_argument("--until", metavar="INSTANT", help="the end of a period, which then begins at INSTANT")
    amend.add_argument("--as", dest="meaning", choices=("on", "before", "by"), help="that day, or a latest one")
    amend.add_argument("--because", metavar="REASON", help="why: answers cite it")
    amend.add_argument("--source", metavar="ID|URL", help="a document of sources.yaml, or an address")
    amend.add_argument("--by", metavar="NAME", help="who moves it (default: who is logged in)")
    amend.add_argument("--yes", action="store_true", help="do not ask")
    amend.add_argument("--list", action="store_true", help="show every date that was moved")
    amend.set_defaults(run=_lazily("amending", "amend_date"))


def _announce(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    announce = actions.add_parser("announce", help="write to subscribers, once it was seen and counted")
    announce.add_argument("file", nargs="?", metavar="FILE.md", help="the text: a section “# fr” and a section “# en”")
    announce.add_argument("--to", metavar="WHOM", help="“programme=eig audience=candidate”; either may be all")
    announce.add_argument("--test", metavar="ADDRESS", help="send it there first: telegram:4242, console:me")
    announce.add_argument("--urgent", action="store_true", help="at night too, and within a week of the last one")
    announce.add_argument(
        "--not-after", type=parse_instant, metavar="INSTANT", help="not sent any more from then on (default: 48 hours)"
    )
    announce.add_argument("--by", metavar="NAME", help="who announces (default: who is logged in)")
    steer = announce.add_mutually_exclusive_group()
    steer.add_argument("--list", action="store_true", help="every announcement, and how it stands")
    for name, words in (
        ("report", "what became of one"),
        ("pause", "send no more of it for now"),
        ("resume", "go on with it"),
        ("stop", "send no more of it, ever"),
    ):
        steer.add_argument(f"--{name}", type=int, metavar="ID", help=words)
    announce.add_argument("--json", action="store_true", help="how one stands, or all, as JSON lines")
    announce.set_defaults(run=_lazily("announcing", "announce"))


def _deliveries(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    deliveries = actions.add_parser("deliveries", help="what became of reminders and announcements")
    deliveries.add_argument("--edition", metavar="PROGRAMME/EDITION", help="of one edition only")
    deliveries.add_argument("--json", action="store_true", help="as JSON lines")
    deliveries.add_argument("--restored", action="store_true", help="a copy was put back: never repeat what it forgot")
    deliveries.add_argument(
        "--until", type=parse_instant, metavar="INSTANT", help="when the lost database was last at work (default: now)"
    )
    deliveries.set_defaults(run=_lazily("watching", "deliveries"))


def _retention(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    retention = actions.add_parser("retention", help="what was kept long enough: see it, or erase it")
    how = retention.add_mutually_exclusive_group(required=True)
    how.add_argument("--dry-run", action="store_false", dest="apply", help="say what would be erased")
    how.add_argument("--apply", action="store_true", help="erase it, and tell people whose drafts are about to go")
    retention.add_argument("--json", action="store_true", help="as one JSON object")
    retention.set_defaults(run=_lazily("keeping", "retention"))


def _erasures(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    erasures = actions.add_parser("erasures", help="what was erased at people's request, as hashes; erase it again")
    erasures.add_argument("--replay", metavar="FILE", help="in a copy put back into service: erase what the list says")
    erasures.set_defaults(run=_lazily("erasing", "erasures"))


def _export(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    what = actions.add_parser("export", help="take out what was sent").add_subparsers(required=True, metavar="WHAT")
    export = what.add_parser("submissions", help="the submissions of an edition, as a table")
    export.add_argument("--edition", required=True, metavar="PROGRAMME/EDITION", help="for instance eig/4")
    export.add_argument("--call", choices=("apply", "propose"), help="of this call only")
    export.add_argument("--format", choices=("csv", "xlsx", "jsonl"), default="csv")
    export.add_argument("--lang", choices=LANGS, default="fr", help="of the headings and labels (default: fr)")
    export.add_argument("--output", metavar="FILE", help="where (default: submissions-EDITION.FORMAT here)")
    export.add_argument("--with-files", metavar="DIR", help="also save the files, under names of ours, in this folder")
    export.add_argument("--withdrawn", action="store_true", help="also what was withdrawn")
    export.set_defaults(run=_lazily("exporting", "submissions"))


if __name__ == "__main__":
    sys.exit(main())
