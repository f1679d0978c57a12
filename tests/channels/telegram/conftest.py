"""The stand-in, databases, and a running door in both modes."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database
from tests.channels.telegram.doors import Service, webhook_place
from tests.channels.telegram.parrot import Parrot
from tests.databases import *  # noqa: F403  # fixtures are found by their names
from tests.standin import Person, StandIn


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn() as running:
        yield running


@pytest.fixture
def anne(standin: StandIn) -> Person:
    return standin.person(4242)


@pytest.fixture
def parrot() -> Parrot:
    return Parrot()


@pytest.fixture(params=["polling", "webhook"])
def idle_service(request: pytest.FixtureRequest, standin: StandIn, sqlite: Database, parrot: Parrot) -> Service:
    """A bot that does not run yet, once in each mode."""
    return Service(standin, sqlite, parrot, place=webhook_place() if request.param == "webhook" else None)


@pytest.fixture
async def hasty(standin: StandIn, sqlite: Database, parrot: Parrot) -> AsyncIterator[Service]:
    """A running bot that soon gives up waiting for an answer."""
    async with Service(standin, sqlite, parrot, read_seconds=0.4).running() as running:
        yield running


@pytest.fixture
async def service(idle_service: Service) -> AsyncIterator[Service]:
    """A running bot, once in each mode."""
    async with idle_service.running():
        yield idle_service


@pytest.fixture
async def polling(standin: StandIn, sqlite: Database, parrot: Parrot) -> AsyncIterator[Service]:
    async with Service(standin, sqlite, parrot).running() as running:
        yield running


@pytest.fixture
async def webhook(standin: StandIn, sqlite: Database, parrot: Parrot) -> AsyncIterator[Service]:
    async with Service(standin, sqlite, parrot, place=webhook_place()).running() as running:
        yield running
