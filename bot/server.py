"""The HTTP server: the doors' routes, whether we live and are ready, a few figures; an orderly end."""

import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.i18n import LANGUAGES

log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[bool]]
# The calendar of a programme (KeyError for no such one) in a language, as a file.
Feed = Callable[[str, str], bytes]

MOST_BYTES = 1024 * 1024
_FINISH_SECONDS = 10.0
_KEEP_ALIVE_SECONDS = 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`checks` must all hold for /readyz; `figures` are counted for /metrics, by name and by label."""

    checks: Mapping[str, Check] = field(default_factory=dict)
    figures: Callable[[], Mapping[str, Mapping[str, int]]] = dict


def build_app(routes: Iterable[web.AbstractRouteDef], health: Health) -> web.Application:
    """The application with the doors' routes and our own."""
    app = web.Application(middlewares=[_guarded], client_max_size=MOST_BYTES)
    own = _OwnPages(health)
    app.add_routes(
        [*routes, web.get("/healthz", own.alive), web.get("/readyz", own.ready), web.get("/metrics", own.figures)]
    )
    return app


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while inside; gives the port. At the end nothing new is taken and what is under way is finished."""
    # No access log: paths hold the webhook's secret, and lines hold people's addresses.
    runner = web.AppRunner(
        app,
        access_log=None,
        handle_signals=False,
        shutdown_timeout=_FINISH_SECONDS,
        keepalive_timeout=_KEEP_ALIVE_SECONDS,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def calendar_routes(feed: Feed) -> list[web.RouteDef]:
    """`/calendar/<programme>.ics`, in French or with `?lang=en`."""

    async def calendar(request: web.Request) -> web.Response:
        name, lang = request.match_info["name"], request.query.get("lang", LANGUAGES[0])
        if lang not in LANGUAGES:
            raise web.HTTPNotFound
        try:
            content = feed(name, lang)
        except KeyError:
            raise web.HTTPNotFound from None
        # Asked for anew each time, sent only when it has changed: a date may have moved.
        headers = {"Cache-Control": "public, no-cache", "ETag": f'"{_digest(content)}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)

    return [web.get("/calendar/{name}.ics", calendar)]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


class _OwnPages:
    """What operators and platforms ask for."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def alive(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(self, _: web.Request) -> web.Response:
        states = {name: await _holds(check) for name, check in self._health.checks.items()}
        return web.json_response(states, status=200 if all(states.values()) else 503)

    async def figures(self, _: web.Request) -> web.Response:
        lines = [
            f'guichet_{name}_total{{kind="{_label(kind)}"}} {number}'
            for name, kinds in self._health.figures().items()
            for kind, number in sorted(kinds.items())
        ]
        return web.Response(text="".join(f"{line}\n" for line in lines))


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        response = web.Response(status=refusal.status, text=f"{refusal.reason}\n", headers=_allowed_methods(refusal))
    except Exception as error:
        # aiohttp would log the address of whoever asked, and the error may quote what they sent.
        log.error("A request failed: %s", type(error).__name__)
        response = web.Response(status=500)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Server"] = "guichet"
    return response


def _allowed_methods(refusal: web.HTTPException) -> dict[str, str]:
    return {"Allow": refusal.headers["Allow"]} if "Allow" in refusal.headers else {}


async def _holds(check: Check) -> bool:
    try:
        return await check()
    except Exception as error:
        log.warning("A readiness check failed: %s", type(error).__name__)
        return False


def _label(kind: str) -> str:
    return kind.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
