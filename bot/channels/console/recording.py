"""A conversation written down as a journey, to be kept as a test."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import yaml

from bot.channels.plain import plain_text
from bot.clock import PARIS
from bot.conversation.turn import Reply


@dataclass(slots=True)
class Recording:
    """Steps in order: what the person typed, then what they read."""

    at: datetime
    lang: str
    steps: list[dict[str, object]] = field(default_factory=list)

    def typed(self, line: str) -> None:
        """The person typed a line."""
        self.steps.append({"types": line, "reads": []})

    def read(self, reply: Reply) -> None:
        """The person read a reply."""
        if self.steps:
            reads = self.steps[-1]["reads"]
            assert isinstance(reads, list)  # noqa: S101 (made so above)
            reads.append(plain_text(reply.text))

    def write(self, path: Path) -> None:
        """Write the journey file."""
        journey = {
            "at": self.at.astimezone(PARIS).isoformat(timespec="seconds"),
            "lang": self.lang,
            "steps": self.steps,
        }
        path.write_text(yaml.safe_dump(journey, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")
