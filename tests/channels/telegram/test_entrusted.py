"""Somebody applies on Telegram with `guichet serve` itself, set to DEBUG: nothing they entrust to it stands in clear anywhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage import ages, tables
from bot.storage.opening import open_database
from tests.canaries import dumped, found_in
from tests.journeys.papers import write_papers
from tests.journeys.steps import plain
from tests.served import Served
from tests.standin import Person, StandIn
from tests.standin.chats import Shown

pytestmark = pytest.mark.xdist_group("served")

NUMBER = 7_312_904_418_226
NAME, EMAIL = "Camille Duval-Okonjo", "camille.duval-okonjo@ministere.example"
TEXT = f"Je suis {NAME}, {EMAIL} : j'ai refondu le guichet des permis oubliés pour quarante mille personnes."
FILE_NAME = "CV de Camille.pdf"
IN_FILE = b"canari-in-a-file"
CANARIES = (str(NUMBER), "Duval-Okonjo", "ministere.example", "permis oubli", "CV de Camille", IN_FILE.decode())
_SECONDS = 20.0

# What is written, and what shows that it was taken.
STEPS = (
    ("/postuler commando-ux", "Pour quel profil"),
    ("accessibilité", "Quels défis"),
    ("Titre de séjour", "Terminé"),
    ("Terminé", "temps plein"),
    ("oui", "Vos données, en bref"),
    ("J'ai lu, continuer", "Combien d'années"),
    ("8", "Quelles réalisations"),
    (TEXT, "Votre texte"),
    ("Terminé", "Pourquoi voulez-vous"),
    (TEXT, "Votre texte"),
    ("Terminé", "facultatif"),
    ("Passer", "CV"),
)
LAST_STEPS = (
    (NAME, "À quelle adresse"),
    (f"{NAME} chez ministere.example", "Il manque le @"),
    (EMAIL, "gardé 2 ans"),
    ("oui", "nouvelles"),
    ("non", "tout est rempli"),
    ("c koi les permis oubliés de Camille Duval-Okonjo", ""),
    ("Déposer", "Vous allez déposer"),
    ("Oui, déposer", "PDF"),
    ("/exporter", "copie de vos données"),
)


async def until(person: Person, is_it: Callable[[Shown], bool]) -> Shown:
    """The next message that is meant; those before it are passed over."""
    passed: list[str] = []
    while True:
        try:
            shown = await person.reads(seconds=_SECONDS)
        except TimeoutError:
            raise AssertionError(f"It does not come; this came: {passed}") from None
        if is_it(shown):
            return shown
        passed.append(shown.text)


async def say(person: Person, said: str, expected: str) -> None:
    person.says(said)
    await until(person, lambda shown: expected in plain(shown.text))


async def test_nothing_entrusted_stands_in_clear(database_url: str, tmp_path: Path) -> None:
    cv = (write_papers(tmp_path / "papers") / "cv.pdf").read_bytes() + b"\n%" + IN_FILE
    async with StandIn() as standin:
        camille = standin.person(NUMBER, name="Camille")
        async with Served(standin, tmp_path, at="2020-07-12T10:00", webhook=True, database=database_url) as program:
            for said, expected in STEPS:
                await say(camille, said, expected)
            camille.sends_file(cv, FILE_NAME)
            await until(camille, lambda shown: "nom" in plain(shown.text))
            for said, expected in LAST_STEPS:
                await say(camille, said, expected)
            taken = await until(camille, lambda shown: shown.document is not None)
            assert taken.document and IN_FILE not in taken.document and NAME.encode() in taken.document
            # While it runs: the journal still holds what was written last.
            kept = await _kept(database_url, tmp_path)
            assert b"commando-ux/2020" in kept, "what stands in clear is found where we look"
            assert found_in(kept, CANARIES) == []
            await say(camille, "/supprimer", "serait effacé")
            await say(camille, "Oui, tout effacer", "certificat")
    assert program.status == 0, program.log
    assert found_in(program.log.encode(), CANARIES) == []
    assert await _papers_left(database_url, tmp_path) == 0


async def _kept(url: str, folder: Path) -> bytes:
    if url.startswith("sqlite"):
        return b"".join(path.read_bytes() for path in sorted(folder.glob("guichet.db*")))
    database = await open_database(url, None, key_path=folder / "guichet.key", simulated=True)
    try:
        return await database.read(dumped)
    finally:
        await database.close()


async def _papers_left(url: str, folder: Path) -> int:
    database = await open_database(url, None, key_path=folder / "guichet.key", simulated=True)
    papers = (tables.drafts, tables.submissions, tables.submission_versions, tables.files)
    try:
        return await database.read(lambda conn: sum(ages.count(conn, table) for table in papers))
    finally:
        await database.close()
