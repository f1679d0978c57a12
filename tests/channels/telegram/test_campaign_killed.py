"""`guichet worker` killed, stopped and woken in the middle of a campaign: nobody is skipped, nobody gets two."""

from pathlib import Path

from tests.channels.telegram.campaigning import Plan, asked_to_stop, frozen_and_woken, killed_again_and_again


async def test_killed_again_and_again_in_bad_weather_everybody_gets_it_once(database_url: str, tmp_path: Path) -> None:
    plan = Plan(recipients=240, per_second=60, kills=3, life=(0.3, 0.8))
    faults, figures = await killed_again_and_again(plan, database_url, tmp_path)
    assert faults == [], figures
    assert figures["kills"] == 3, figures


async def test_who_was_stopped_while_another_took_over_sends_nothing_any_more(
    database_url: str, tmp_path: Path
) -> None:
    plan = Plan(recipients=55, per_second=10, kills=0, life=(0.5, 0.5))
    faults, figures = await frozen_and_woken(plan, database_url, tmp_path)
    assert faults == [], figures


async def test_asked_to_stop_in_the_middle_it_ends_soon_and_leaves_the_rest_to_the_next(
    database_url: str, tmp_path: Path
) -> None:
    plan = Plan(recipients=120, per_second=30, kills=0, life=(0.5, 0.5))
    faults, figures = await asked_to_stop(plan, database_url, tmp_path)
    assert faults == [], figures
