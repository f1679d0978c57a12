"""A process that responds by the text of the event, and does what processes do: dies, hangs, fails."""

import os
import socket
import sys
import time
from dataclasses import replace

from bot.conversation.events import MediaEvent, TextEvent
from bot.conversation.turn import Reply, Turn
from bot.services.pipe import Amended, Answered, Asked, Ready, packed, receive


def main() -> None:
    """Say what it was told, unless the text is an order."""
    with socket.socket(fileno=int(sys.argv[1])) as pipe, pipe.makefile("rb") as stream:
        brief, amendments = receive(stream), 0
        if brief == "does not start":
            sys.exit(1)
        if brief == "starts late":
            time.sleep(0.5)
        pipe.sendall(packed(Ready()))
        while (message := receive(stream)) is not None:
            if isinstance(message, Amended):
                amendments = len(message.found)
            else:
                pipe.sendall(packed(_answered(message, f"{brief} {amendments}")))


def _answered(asked: Asked, known: str) -> Answered:
    event = asked.event
    if isinstance(event, MediaEvent) and event.file:
        return _said(asked, f"{event.file.digest} {len(event.file.content)}")
    assert isinstance(event, TextEvent)
    match event.text:
        case "die":
            os._exit(1)
        case "die once" if _first_time(known):
            os._exit(1)
        case "hang":
            time.sleep(60)
        case "nonsense" if _first_time(known):
            return "no answer"  # type: ignore[return-value]
        case "boom":
            return Answered(asked.number, None, "ValueError at somewhere")
        case "secrets":
            return _said(asked, " ".join(sorted(os.environ)))
        case "pid":
            return _said(asked, str(os.getpid()))
    return _said(asked, f"{known} {event.text}")


def _said(asked: Asked, text: str) -> Answered:
    return Answered(asked.number, Turn(replace(asked.conversation, misses=1), (Reply(text),)))


def _first_time(known: str) -> bool:
    """The brief names a file that is there once it has been here."""
    path = known.split(" ")[0]
    try:
        with open(path, "x"):
            return True
    except FileExistsError:
        return False


if __name__ == "__main__":
    main()
