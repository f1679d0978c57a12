"""How replies look: plain lines where the output is read by a program, colours where it is read by a person."""

from typing import Protocol, TextIO

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from bot.channels.plain import plain_text
from bot.conversation.turn import Choice, Reply


class Screen(Protocol):
    """Where replies are shown."""

    def reply(self, reply: Reply, document: str | None = None) -> None:
        """Show an answer to what was just said, and a line about the document that comes with it."""
        ...

    def delivery(self, reply: Reply, document: str | None = None) -> None:
        """Show something that nobody was waiting for."""
        ...

    def note(self, words: str) -> None:
        """Show a remark of the terminal itself, not of the assistant."""
        ...


class PipedScreen:
    """The line contract: `< ` a reply, `! ` a delivery, two spaces its further lines, `  [1] label` a choice."""

    def __init__(self, output: TextIO) -> None:
        self._output = output

    def reply(self, reply: Reply, document: str | None = None) -> None:
        self._print("< ", reply, document)

    def delivery(self, reply: Reply, document: str | None = None) -> None:
        self._print("! ", reply, document)

    def note(self, words: str) -> None:
        self._output.write(f"# {words}\n")
        self._output.flush()

    def _print(self, mark: str, reply: Reply, document: str | None) -> None:
        first, *rest = _with(plain_text(reply.text), document).split("\n")
        lines = [mark + first, *(f"  {line}" for line in rest)]
        lines += [f"  [{number}] {_label(choice)}" for number, choice in enumerate(reply.choices, start=1)]
        self._output.write("\n".join(lines) + "\n")
        self._output.flush()


class ColourScreen:
    """A conversation that is pleasant to read in a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(width=None, highlight=False)

    def reply(self, reply: Reply, document: str | None = None) -> None:
        self._show(reply, "cyan", document)

    def delivery(self, reply: Reply, document: str | None = None) -> None:
        self._show(reply, "yellow", document)

    def note(self, words: str) -> None:
        self._console.print(Text(words, style="dim"))

    def _show(self, reply: Reply, colour: str, document: str | None) -> None:
        width = min(self._console.width, 88)
        # A single line break is a line break here; in Markdown it takes two spaces.
        body = Markdown(reply.text.replace("\n", "  \n"))
        if reply.text:
            self._console.print(Panel(body, border_style=colour, width=width, padding=(0, 1)))
        if document:
            self._console.print(Text(f"  {document}", style=f"bold {colour}"))
        for number, choice in enumerate(reply.choices, start=1):
            self._console.print(Text.assemble((f"  {number:>2} ", f"bold {colour}"), _label(choice)))


def _with(text: str, document: str | None) -> str:
    return "\n".join(part for part in (text, document) if part)


def _label(choice: Choice) -> str:
    return f"{choice.label}: {choice.url}" if choice.url else choice.label
