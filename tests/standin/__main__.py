"""`python -m tests.standin --port N [--open]`: the stand-in as a process of its own; its token is `server.TOKEN`."""

import argparse
import asyncio
import contextlib
import signal

from tests.standin.control import Control
from tests.standin.server import StandIn


async def serve(port: int, *, every_chat: bool, pace: float) -> None:
    """Run until told to stop; one line tells where, once it listens."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with StandIn(port=port, open=every_chat, pace=pace) as standin:
        standin.control = Control(standin)
        print(standin.url, flush=True)  # noqa: T201 (whoever started it reads this)
        await stop.wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--open", action="store_true", help="every chat exists, messages are not kept: fast")
    parser.add_argument("--pace", type=float, default=0.01, help="how much of Telegram's pauses between deliveries")
    arguments = parser.parse_args()
    with contextlib.suppress(ImportError):
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(serve(arguments.port, every_chat=arguments.open, pace=arguments.pace))


if __name__ == "__main__":
    main()
