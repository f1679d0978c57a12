"""A stand-in for Telegram's Bot API: a real HTTP server with its rules, its error texts and its faults."""

from tests.standin.people import Group, Person
from tests.standin.server import StandIn

__all__ = ["Group", "Person", "StandIn"]
