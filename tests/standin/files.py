"""Files that people sent or the bot did: known by id, fetched by a path that getFile gives."""

import mimetypes
from dataclasses import dataclass
from typing import Any

from tests.standin.refusals import bad_request

Json = dict[str, Any]
MOST_DOWNLOADED = 20 * 1024 * 1024


@dataclass(frozen=True)
class File:
    """`size` is what Telegram says of it; another than that of `content` spares a test millions of bytes."""

    id: str
    name: str | None
    content: bytes
    size: int

    def described(self) -> Json:
        """As a message holds it."""
        described: Json = {"file_id": self.id, "file_unique_id": f"u{self.id[:6]}", "file_size": self.size}
        if self.name:
            kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
            described |= {"file_name": self.name, "mime_type": kind}
        return described


class Files:
    """A path is good only once it was asked for, and until the file is gone."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._paths: dict[str, File] = {}

    def add(self, content: bytes, name: str | None = None, *, size: int | None = None) -> File:
        """Keep a file."""
        number = len(self._files) + 1
        file = File(f"BQACAgQAAxkBAAI{number:04}", name, content, len(content) if size is None else size)
        self._files[file.id] = file
        return file

    def locate(self, file_id: object) -> Json:
        """getFile. Refusal: unknown, or too large for a bot."""
        file = self._files.get(str(file_id))
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.size > MOST_DOWNLOADED:
            raise bad_request("file is too big")
        _, dot, ending = (file.name or "").rpartition(".")
        path = f"documents/file_{len(self._paths)}{dot}{ending if dot else ''}"
        self._paths[path] = file
        return {
            "file_id": file.id,
            "file_unique_id": f"u{file.id[:6]}",
            "file_size": file.size,
            "file_path": path,
        }

    def at(self, path: str) -> bytes | None:
        """What is behind a path; None where there is nothing (any more)."""
        file = self._paths.get(path)
        return file.content if file else None

    def forget_paths(self) -> None:
        """An hour passes: no path is good any more."""
        self._paths.clear()
