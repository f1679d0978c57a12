"""What the matcher's tests share: a small corpus made by hand, and the matcher of the real content, fitted once."""

import pytest

from bench.content import ROOT, read_corpus
from bot.content.model import load_or_fit
from bot.content.sentences import sentence_encoder
from bot.faq.corpus import Corpus, Phrasing, TopicInfo, Vocabulary
from bot.faq.matcher import Matcher
from bot.faq.reading import Reader

PHRASINGS = (
    ("pay.amount", "fr", "Combien gagne un designer d'intérêt général ?"),
    ("pay.amount", "fr", "Quelle est la rémunération pendant la mission ?"),
    ("pay.amount", "en", "How much does the job pay?"),
    ("work.remote", "fr", "Le télétravail est-il possible ?"),
    ("work.remote", "en", "Can I work from home?"),
    ("apply.how", "fr", "Comment déposer ma candidature ?"),
    ("apply.how", "en", "How do I send my application?"),
)


@pytest.fixture(scope="session")
def small_corpus() -> Corpus:
    """Seven phrasings and the words that the tests below speak of."""
    french = Vocabulary(
        concepts={"money": ("salaire", "rémunération", "thune")},
        abbreviations={"rdv": "rendez-vous"},
        chat={"jpeux": "je peux", "c koi": "c'est quoi"},
        programmes={
            "dig": ("dig", "designer d'intérêt général", "designers d'intérêt général"),
            "commando-ux": ("commando ux", "commando", "comando ux"),
            "eig": ("eig", "entrepreneur d'intérêt général", "entrepreneurs d'intérêt général"),
        },
        editions={"eig/5": ("eig 5", "promo 5"), "commando-ux/season-2": ("saison 2",), "dig/2019": ("dig 2019",)},
        lookalikes=("commando marine", "événement indésirable grave", "dig dns"),
        audience={"administration": ("notre ministère",), "candidate": ("ma candidature",)},
    )
    topics = {topic: TopicInfo(topic) for topic, _, _ in PHRASINGS}
    phrasings = tuple(Phrasing(*row) for row in PHRASINGS)
    return Corpus(phrasings, {"fr": french, "en": Vocabulary(concepts={"money": ("pay", "salary")})}, topics)


@pytest.fixture(scope="session")
def reader(small_corpus: Corpus) -> Reader:
    return Reader(small_corpus)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The content as it stands."""
    return read_corpus()


@pytest.fixture(scope="session")
def matcher(corpus: Corpus) -> Matcher:
    """The matcher of the content, from the cache; fitted at its first use after a change."""
    return Matcher(load_or_fit(corpus, ROOT / "var" / "models"), corpus, sentence_encoder())
