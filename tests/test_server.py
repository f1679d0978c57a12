"""The HTTP server: alive, ready, figures, and an orderly end."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.server import Health, build_app, listening


@asynccontextmanager
async def visiting(health: Health | None = None, *routes: web.RouteDef) -> AsyncIterator[aiohttp.ClientSession]:
    async with (
        listening(build_app(routes, health or Health()), "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        yield client


async def holds() -> bool:
    return True


async def fails() -> bool:
    raise ConnectionError("the database at postgresql://user:password@host is away")


async def test_alive_and_ready() -> None:
    async with visiting(Health(checks={"database": holds})) as client:
        for path in ("/healthz", "/readyz"):
            async with client.get(path) as response:
                assert response.status == 200


async def test_alive_but_not_ready(caplog: pytest.LogCaptureFixture) -> None:
    async with visiting(Health(checks={"database": fails, "content": holds})) as client:
        async with client.get("/healthz") as response:
            assert response.status == 200
        async with client.get("/readyz") as response:
            assert response.status == 503
            assert await response.json() == {"database": False, "content": True}
    assert "password" not in caplog.text


async def test_figures() -> None:
    async with (
        visiting(Health(figures=lambda: {"updates": {"text": 3, 'a "b"': 1}})) as client,
        client.get("/metrics") as response,
    ):
        assert await response.text() == (
            'guichet_updates_total{kind="a \\"b\\""} 1\nguichet_updates_total{kind="text"} 3\n'
        )


async def test_a_failure_is_500_and_quotes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: web.Request) -> web.Response:
        raise RuntimeError("what a person wrote")

    caplog.set_level(logging.DEBUG)
    async with visiting(None, web.get("/broken", broken)) as client, client.get("/broken?q=secret") as response:
        assert response.status == 500
        assert "wrote" not in await response.text()
    assert "RuntimeError" in caplog.text
    for quoted in ("wrote", "secret", "127.0.0.1"):
        assert quoted not in "".join(record.getMessage() for record in caplog.records if record.name != "asyncio")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/", 404), ("POST", "/healthz", 405)])
async def test_refusals_are_plain(method: str, path: str, status: int) -> None:
    async with visiting() as client, client.request(method, path) as response:
        assert response.status == status
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "aiohttp" not in response.headers["Server"]


async def test_the_end_waits_for_what_is_under_way() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        return web.Response(text="kept")

    async with aiohttp.ClientSession() as client:
        async with listening(build_app([web.get("/slow", slow)], Health()), "127.0.0.1", 0) as port:
            asking = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/slow"))
            await begun.wait()
            asyncio.get_running_loop().call_later(0.05, go_on.set)
        response = await asking
        assert await response.text() == "kept"
