"""Files at the terminal: those that a person offers by their path, and those that the assistant gives."""

import os
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import Msg
from bot.services.channel import Attachment, NotFetched

_NO_PATH = Msg("Write /file and the path of the file, for instance /file cv.pdf.")


def path_of(written: str) -> Path:
    """The file that somebody means: quotes around it are not part of its name, `~` is their own folder."""
    bare = written.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1]
    return Path(os.path.expanduser(bare)) if bare else Path()


def why_not(written: str) -> Msg | None:
    """Why nothing can be sent from there; None when something can."""
    path = path_of(written)
    if not written.strip():
        return _NO_PATH
    if path.is_dir():
        return Msg("{path} is a folder: name one file in it.", path=str(path))
    if not path.is_file():
        return Msg("I find no file at {path}.", path=str(path))
    return None if os.access(path, os.R_OK) else Msg("I may not read {path}.", path=str(path))


def read_file(path: Path, most_bytes: int) -> bytes:
    """Its content. NotFetched."""
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError:
        raise NotFetched("unreachable") from None
    if len(content) > most_bytes:
        raise NotFetched("too-large")
    return content


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """Where documents are kept for whoever sits at this terminal, readable by nobody else."""

    folder: Path

    def keep(self, attachment: Attachment) -> Path:
        """Save a document under its name, or under a name beside it where another one has that. OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / Path(attachment.name).name
        number = 1
        while path.exists() and path.read_bytes() != attachment.content:
            number += 1
            path = self.folder / f"{Path(attachment.name).stem}-{number}{path.suffix}"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(attachment.content)
        return path


def shown(path: Path) -> str:
    """The path as it is shortest to type from here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
