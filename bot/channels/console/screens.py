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

    def reply(self, reply: Reply) -> None:
        """Show an answer to what was just said."""
        ...

    def delivery(self, reply: Reply) -> None:
        """Show something that nobody was waiting for."""
        ...

    def note(self, words: str) -> None:
        """Show a remark of the terminal itself, not of the assistant."""
        ...


class PipedScreen:
    """The line contract: `< ` a reply, `! ` a delivery, two spaces its further lines, `  [1] label` a choice."""

    def __init__(self, output: TextIO) -> None:
        self._output = output

    def reply(self, reply: Reply) -> None:
        self._print("< ", reply)

    def delivery(self, reply: Reply) -> None:
        self._print("! ", reply)

    def note(self, words: str) -> None:
        self._output.write(f"# {words}\n")
        self._output.flush()

    def _print(self, mark: str, reply: Reply) -> None:
        first, *rest = plain_text(reply.text).split("\n")
        lines = [mark + first, *(f"  {line}".rstrip() or " " for line in rest)]
        lines += [f"  [{number}] {_label(choice)}" for number, choice in enumerate(reply.choices, start=1)]
        self._output.write("\n".join(lines) + "\n")
        self._output.flush()


class ColourScreen:
    """A conversation that is pleasant to read in a terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(width=None, highlight=False)

    def reply(self, reply: Reply) -> None:
        self._show(reply, "cyan")

    def delivery(self, reply: Reply) -> None:
        self._show(reply, "yellow")

    def note(self, words: str) -> None:
        self._console.print(Text(words, style="dim"))

    def _show(self, reply: Reply, colour: str) -> None:
        width = min(self._console.width, 88)
        # A single line break is a line break here; in Markdown it takes two spaces.
        body = Markdown(reply.text.replace("\n", "  \n"))
        self._console.print(Panel(body, border_style=colour, width=width, padding=(0, 1)))
        for number, choice in enumerate(reply.choices, start=1):
            self._console.print(Text.assemble((f"  {number:>2} ", f"bold {colour}"), _label(choice)))


def _label(choice: Choice) -> str:
    return f"{choice.label}: {choice.url}" if choice.url else choice.label
