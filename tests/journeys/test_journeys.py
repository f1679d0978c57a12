"""Every journey file is played by the real assistant: at the terminal, on Telegram over HTTP, and one behind a pipe."""

from pathlib import Path

import pytest

from tests.journeys.papers import write_papers
from tests.journeys.steps import Journey, play, read_journey
from tests.journeys.telegram import Telegram
from tests.journeys.terminal import Command, Terminal

JOURNEYS = [read_journey(path) for path in sorted(Path(__file__).parent.glob("*.yaml"))]
PIPED = [journey for journey in JOURNEYS if journey.name == "commando-ux-2020-apply"]
# All on one worker: what the assistant knows is read once.
pytestmark = pytest.mark.xdist_group("knowing")


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_papers(tmp_path_factory.mktemp("papers") / "all")


@pytest.mark.parametrize(
    ("journey", "door"),
    [pytest.param(journey, door, id=f"{journey.name}-{door}") for journey in JOURNEYS for door in journey.doors],
)
async def test_a_journey_goes_as_it_was_written(journey: Journey, door: str, tmp_path: Path, papers: Path) -> None:
    async with Terminal(journey, tmp_path) if door == "terminal" else Telegram(journey, tmp_path) as opened:
        await play(journey, opened, papers)


@pytest.mark.parametrize("journey", PIPED, ids=lambda journey: journey.name)
async def test_the_command_itself_holds_it_behind_a_pipe(journey: Journey, tmp_path: Path, papers: Path) -> None:
    async with Command(journey, tmp_path) as opened:
        await play(journey, opened, papers)
