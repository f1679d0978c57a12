"""What a bot tells about itself: names, descriptions, commands, each per language."""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.standin.refusals import Refusal, bad_request

if TYPE_CHECKING:
    from tests.standin.server import StandIn

Json = dict[str, Any]
Method = Callable[["StandIn", Json], Awaitable[Any]]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_LONGEST_COMMAND_DESCRIPTION = 256
_LONGEST = {"name": 64, "description": 512, "short_description": 120}


async def set_commands(standin: "StandIn", params: Json) -> bool:
    """setMyCommands. Refusal: a name or a description that Telegram does not take."""
    commands = params.get("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array")
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= _LONGEST_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    standin.profile["commands", params.get("language_code") or ""] = commands
    return True


async def get_commands(standin: "StandIn", params: Json) -> list[Json]:
    """getMyCommands."""
    commands: list[Json] = standin.profile.get(("commands", params.get("language_code") or ""), [])
    return commands


def setter(name: str) -> Method:
    """A method that keeps one text per language."""

    async def keep(standin: "StandIn", params: Json) -> bool:
        text = str(params.get(name) or "")
        if len(text) > _LONGEST[name]:
            raise Refusal(400, f"Bad Request: bot's {name} is too long")
        standin.profile[name, params.get("language_code") or ""] = text
        return True

    return keep


def getter(name: str) -> Method:
    """A method that tells it."""

    async def tell(standin: "StandIn", params: Json) -> Json:
        return {name: standin.profile.get((name, params.get("language_code") or ""), "")}

    return tell
