"""An answer in words, whole or a section of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer in words; `footer` names its sources.

    `programme` is the one it is about; a comparison names several in `programmes` and has None.
    `dates` are the milestones that its words quote, each with its edition: `eig/4:apply.closes`.
    """

    body: str
    footer: str
    topic: str
    programme: str | None
    programmes: tuple[str, ...]
    published: bool
    sources: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole: what is said, then what it rests on."""
        return f"{self.body}\n\n{self.footer}" if self.footer else self.body


@dataclass(frozen=True, slots=True)
class Spoken:
    """A section once filled in: its lines (empty ones part paragraphs), the sources and the dates quoted."""

    lines: tuple[str, ...]
    sources: tuple[str, ...]
    published: bool
    dates: tuple[str, ...] = ()
