"""The process that only responds: it reads the content, then events from its pipe, and writes turns; it ends with its pipe.

It holds no key, no token and no database: `python -m bot.responder FD`, started by bot.services.responder_process.
"""

import gc
import signal
import socket
import sys
from io import BufferedReader

from bot.content.problems import ContentError
from bot.conversation.amended import with_amendments
from bot.conversation.engine import respond
from bot.conversation.knowledge import Knowledge
from bot.knowing import knowledge_of
from bot.logs import set_up_logs
from bot.services.pipe import Amended, Answered, Asked, Ready, packed, receive
from bot.services.responding import where_of
from bot.settings import Settings


def main() -> None:
    """Respond until the other end is closed, as it is when the process behind it dies."""
    for name in (signal.SIGINT, signal.SIGTERM):
        # They reach every process of a group: this one ends with the one that it works for.
        signal.signal(name, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as pipe, pipe.makefile("rb") as stream:
        settings: Settings = receive(stream)
        set_up_logs(settings.log_format, settings.log_level)
        try:
            files = knowledge_of(settings)
        except ContentError:
            # The process that started this one reads the same, and says what is wrong.
            return
        # What is known stays for good: looking through it for garbage would hold up a reply now and then.
        gc.collect()
        gc.freeze()
        try:
            pipe.sendall(packed(Ready()))
            _serve(pipe, stream, files)
        except (BrokenPipeError, ConnectionResetError):
            return


def _serve(pipe: socket.socket, stream: BufferedReader, files: Knowledge) -> None:
    knowledge = files
    while (message := receive(stream)) is not None:
        if isinstance(message, Amended):
            knowledge = with_amendments(files, message.found)
        else:
            pipe.sendall(packed(_answered(message, knowledge)))


def _answered(asked: Asked, knowledge: Knowledge) -> Answered:
    try:
        return Answered(asked.number, respond(asked.event, asked.conversation, knowledge, asked.now))
    except Exception as error:
        return Answered(asked.number, None, where_of(error))


if __name__ == "__main__":
    main()
