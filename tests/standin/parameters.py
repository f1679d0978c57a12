"""The parameters of a call, however they came: JSON, a form, or multipart with files."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web
from aiohttp.web_request import FileField

_NOT_JSON = ("text", "url", "secret_token", "caption", "name", "description", "short_description", "callback_query_id")


@dataclass(frozen=True)
class Upload:
    """A file in a call."""

    name: str
    mime: str
    content: bytes = field(repr=False)


async def read_parameters(request: web.BaseRequest) -> dict[str, Any]:
    """Every parameter by name; a file is an Upload."""
    kind = request.content_type
    if kind == "application/json":
        body = await request.read()
        return dict(orjson.loads(body)) if body else {}
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return {name: _value(name, value) for name, value in (await request.post()).items()}
    return dict(request.query)


def _value(name: str, value: object) -> Any:
    if isinstance(value, FileField):
        # Closed here: a request that is cut off would leave it to the garbage collector, which complains in another test.
        with value.file as file:
            return Upload(value.filename, value.content_type, file.read())
    if name in _NOT_JSON or not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
