"""The environment is read once, and everything wrong with it is said at once."""

from pathlib import Path

import pytest

from bot.clock import parse_instant
from bot.settings import SettingsError, read_settings


def test_an_empty_environment_is_enough() -> None:
    settings = read_settings({})
    assert settings.database_url.startswith("sqlite:///")
    assert settings.telegram_token is None
    assert settings.content.name == "faq"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)


def test_every_fault_is_listed_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "DATABASE_URL": "mysql://x",
                "TELEGRAM_BOT_TOKEN": "nonsense",
                "PORT": "high",
                "GUICHET_NOW": "soon",
                "GUICHET_CONTENT": "/nowhere/at/all",
                "LOG_FORMAT": "xml",
                "TELEGRAM_WEBHOOK_SECRET": "é",
            }
        )
    assert len(caught.value.faults) == 7
    assert "nonsense" not in str(caught.value)


def test_more_than_telegram_takes_is_refused_before_telegram() -> None:
    fast = {"GUICHET_BULK_PER_SECOND": "200"}
    with pytest.raises(SettingsError, match="from 1 to 30"):
        read_settings(fast)
    assert read_settings({**fast, "TELEGRAM_API_URL": "http://127.0.0.1:8081"}).bulk_per_second == 200


def test_a_simulated_day_has_a_database_of_its_own(tmp_path: Path) -> None:
    settings = read_settings({"GUICHET_NOW": "2020-07-10T09:00", "GUICHET_VAR": str(tmp_path)})
    assert settings.now == parse_instant("2020-07-10T09:00+02:00")
    assert settings.database_url == f"sqlite:///{tmp_path}/simulated.db"


def test_an_empty_variable_is_an_absent_one() -> None:
    assert read_settings({"TELEGRAM_BOT_TOKEN": "", "PORT": ""}).telegram_token is None
