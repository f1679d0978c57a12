"""A small made-up content folder without a fault, and the means to put one in."""

from collections.abc import Iterable
from pathlib import Path

from bot.content.library import Library, read_library
from bot.content.problems import Problems

LANGUAGES = ("fr", "en")

TOPICS = """\
topics:
  - {id: pay.amount, audience: candidate, kind: answer, title: {fr: Le salaire, en: The salary}}
  - {id: admin.deadline, audience: administration, kind: answer, title: {fr: La date limite, en: The deadline}}
  - {id: programme.difference, audience: anyone, kind: answer, title: {fr: Lequel choisir, en: Which one}}
  - {id: chat.greeting, audience: anyone, kind: chat, title: {fr: Bonjour, en: Hello}}
  - {id: elsewhere.tax, audience: anyone, kind: elsewhere, title: {fr: Impôts, en: Taxes}}
"""

SOURCES = """\
P1: {title: {fr: Appel à candidatures, en: Call for applications}, date: 2020-06-01, url: null, reliability: official}
P2:
  title: {fr: Page du programme, en: Page of the programme}
  date: 2020
  url: "https://example.gouv.fr/page"
  reliability: official
"""

PROGRAMME = """\
id: {id}
name: {name}
short: {name}
reference: {reference}
facts:
  link.page: {{link: "https://example.gouv.fr/{id}", label: {{fr: la page, en: the page}}, sources: [P2]}}
"""

ALPHA = """\
id: alpha/1
name: {fr: Alpha 1, en: Alpha 1}
known_from: 2020-05-01T10:00
lead_times: [J-7, H-3]
milestones:
  propose.opens:
    audience: administration
    label: {fr: ouverture, en: opening}
    history:
      - {at: 2020-05-01, known_from: 2020-05-01T10:00, sources: [P1]}
  propose.closes:
    audience: administration
    label: {fr: clôture, en: closing}
    history:
      - {at: 2020-05-29, known_from: 2020-05-01T10:00, sources: [P1]}
  apply.opens:
    audience: candidate
    label: {fr: ouverture, en: opening}
    history:
      - {at: 2020-06-01, known_from: 2020-05-01T10:00, sources: [P1]}
  apply.closes:
    audience: candidate
    label: {fr: clôture, en: closing}
    history:
      - {at: 2020-07-17T23:59, known_from: 2020-05-01T10:00, sources: [P1]}
      - {at: 2020-07-19T23:59, known_from: 2020-07-10T17:28:23, sources: [P1]}
facts:
  pay.amount: {euros: [3000, 3500], sources: [P1]}
  pay.bonus: {none: true, note: {fr: "jamais publié", en: "never published"}, sources: []}
challenges:
  known_from: 2020-06-01
  list:
    - id: fields
      name: Champs
      title: {fr: Défi champs, en: Fields challenge}
      subject: {fr: "Mieux semer.", en: "Better sowing."}
      administration: Ministère
      places: [Paris]
      region: idf
      months: [4]
      profiles: [{trade: designer, fr: designer produit, en: product designer}]
      sources: [P1]
"""

BETA = """\
id: beta/2
name: {fr: Beta 2, en: Beta 2}
known_from: 2020-05-01T10:00
facts:
  pay.amount: {euros: 4000, sources: [P2]}
"""

APPLY = """\
title: {fr: Candidature Alpha, en: Application to Alpha}
readers: {fr: L'équipe d'Alpha., en: The team of Alpha.}
notice:
  fr: |
    Vos réponses servent à étudier votre candidature.

    Vous pouvez tout supprimer.
  en: |
    Your answers serve to study your application.

    You may erase everything.
slots:
  - id: trade
    kind: choice
    label: {fr: Métier, en: Trade}
    prompt: {fr: Quel est votre métier ?, en: What is your trade?}
    why: {fr: Chaque défi cherche un métier., en: Each challenge looks for one trade.}
    options:
      - {id: designer, fr: Designer, en: Designer}
      - {id: full-stack, fr: Développeur full stack, en: Full-stack developer}
    sources: [P1]
  - id: languages
    kind: choices
    label: {fr: Langages, en: Languages}
    prompt: {fr: Quels langages connaissez-vous ?, en: Which languages do you know?}
    why: {fr: Ce poste écrit du code., en: This post writes code.}
    when: {slot: trade, is: [full-stack]}
    options:
      - {id: python, fr: Python, en: Python}
      - {id: java, fr: Java, en: Java}
    at_least: 1
    sources: [P1]
  - id: wish
    kind: ranking
    label: {fr: Défis, en: Challenges}
    prompt: {fr: Quels défis vous tentent ?, en: Which challenges do you like?}
    why: {fr: Chaque équipe lit les dossiers de son défi., en: Each team reads the files of its challenge.}
    options: {from: profiles}
    at_most: 1
    sources: [P1]
  - id: email
    kind: email
    label: {fr: Adresse e-mail, en: E-mail address}
    prompt: {fr: Quelle est votre adresse e-mail ?, en: What is your e-mail address?}
    why: {fr: L'équipe vous répond par e-mail., en: The team answers by e-mail.}
    example: {fr: anne@exemple.fr, en: anne@example.org}
    personal: true
    ours: the sources ask for a way to answer, not for which
  - id: resume
    kind: file
    label: {fr: CV, en: CV}
    prompt: {fr: Envoyez votre CV en PDF., en: Send your CV as a PDF.}
    why: {fr: Le jury le lit., en: The jury reads it.}
    help: {fr: Deux pages suffisent., en: Two pages are enough.}
    required: false
    personal: true
    most_megabytes: 5
    sources: [P1]
  - id: pool
    kind: consent
    label: {fr: Vivier, en: Talent pool}
    prompt: {fr: Acceptez-vous de rester dans le vivier ?, en: Do you agree to stay in the talent pool?}
    why: {fr: Une autre équipe pourra vous écrire., en: Another team may write to you.}
    required: false
    ours: consent is asked apart, and never ticked beforehand
"""

PROPOSE = """\
title: {fr: Un défi pour Alpha, en: A challenge for Alpha}
readers: {fr: L'équipe d'Alpha., en: The team of Alpha.}
notice: {fr: Vos coordonnées servent à vous répondre., en: Your details serve to answer you.}
slots:
  - id: procedure
    kind: procedure
    label: {fr: Démarche, en: Procedure}
    prompt: {fr: Quelle démarche est concernée ?, en: Which procedure is concerned?}
    why: {fr: Elle dit qui la connaît déjà., en: It tells who knows it already.}
    example: {fr: Demande de passeport, en: Passport request}
    sources: [P2]
"""

ELIGIBILITY = """\
apply:
  questions:
    - id: status
      kind: choice
      label: {fr: Situation, en: Situation}
      prompt: {fr: Êtes-vous agent public ?, en: Are you a civil servant?}
      options:
        - {id: no, fr: "Non", en: "No"}
        - {id: civil-servant, fr: Oui, en: "Yes"}
    - id: abroad
      kind: yes-no
      label: {fr: Étranger, en: Abroad}
      prompt: {fr: Vivez-vous à l'étranger ?, en: Do you live abroad?}
      when: {slot: status, is: [no]}
  rules:
    - when: [{slot: status, is: [civil-servant]}]
      verdict: no
      reason: {fr: Alpha s'adresse à des personnes extérieures., en: Alpha is for people from outside.}
      instead: [beta/2]
      sources: [P1]
    - when: [{slot: status, is: [no]}, {slot: abroad, is: [yes]}]
      verdict: to-check
      reason: {fr: Rien n'a été publié sur ce point., en: Nothing was published about this.}
      unpublished: true
"""

PROCEDURES = """\
- Demande de passeport
- Déclaration de revenus
"""

VOCABULARY = """\
concepts:
  money: [{word}]
chat: {{pk: {why}}}
programmes:
  alpha: [alpha, alfa]
  beta: [beta]
editions:
  alpha/1: [alpha one]
lookalikes: [beta blocker]
audience:
  candidate: [{apply}]
"""

FRONT = "---\nrelated: [{related}]\nreviewed: 2020-06-01\n---\n"

ANSWERS = {
    ("fr", "pay.amount"): FRONT.format(related="admin.deadline")
    + "## alpha\n{{ pay.amount }} nets par mois.\n[open, closing-today] Déposez votre dossier sur {{ link.page }}.\n\n"
    + "## beta\n{{ pay.amount }} nets par mois. Voir {{ link.page }}.\n",
    ("en", "pay.amount"): FRONT.format(related="admin.deadline")
    + "## alpha\n{{ pay.amount }} net a month.\n[open, closing-today] Send your file to {{ link.page }}.\n\n"
    + "## beta\n{{ pay.amount }} net a month. See {{ link.page }}.\n",
    ("fr", "admin.deadline"): FRONT.format(related="pay.amount")
    + "## alpha\nLa date limite était le {{ propose.closes | day }}.\n\n"
    + "## beta unpublished\nAucune date n'a été publiée.\n",
    ("en", "admin.deadline"): FRONT.format(related="pay.amount")
    + "## alpha\nThe deadline was {{ propose.closes | day }}.\n\n"
    + "## beta unpublished\nNo date was published.\n",
    ("fr", "programme.difference"): FRONT.format(related="pay.amount")
    + "## all\nAlpha est court, Beta est long. {{ alpha/1.propose.status }}\nSources: P1\n",
    ("en", "programme.difference"): FRONT.format(related="pay.amount")
    + "## all\nAlpha is short, Beta is long. {{ alpha/1.propose.status }}\nSources: P1\n",
    ("fr", "chat.greeting"): FRONT.format(related="") + "## all\nBonjour, que voulez-vous savoir ?\n",
    ("en", "chat.greeting"): FRONT.format(related="") + "## all\nHello, what would you like to know?\n",
    ("fr", "elsewhere.tax"): FRONT.format(related="")
    + "## all\nPour vos impôts : [le site](https://www.impots.gouv.fr).\n",
    ("en", "elsewhere.tax"): FRONT.format(related="")
    + "## all\nFor your taxes: [the site](https://www.impots.gouv.fr).\n",
}

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class ContentFolder:
    """A content folder on disk: write or change files, then read the library."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("topics.yaml", TOPICS)
        self.write("sources.yaml", SOURCES)
        self.write("programmes/alpha/programme.yaml", PROGRAMME.format(id="alpha", name="Alpha", reference="alpha/1"))
        self.write("programmes/beta/programme.yaml", PROGRAMME.format(id="beta", name="Beta", reference="beta/2"))
        self.write("programmes/alpha/1/edition.yaml", ALPHA)
        self.write("programmes/beta/2/edition.yaml", BETA)
        self.write("programmes/alpha/1/apply.yaml", APPLY)
        self.write("programmes/alpha/1/propose.yaml", PROPOSE)
        self.write("programmes/alpha/1/eligibility.yaml", ELIGIBILITY)
        self.write("procedures.yaml", PROCEDURES)
        self.write("fr/vocabulary.yaml", VOCABULARY.format(word="salaire", why="pourquoi", apply="postuler"))
        self.write("en/vocabulary.yaml", VOCABULARY.format(word="salary", why="why", apply="apply"))
        for (lang, topic), text in ANSWERS.items():
            self.write(f"{lang}/answers/{topic}.md", text)
            self.write_phrasings(lang, topic, phrasings(lang, topic))

    def write(self, file: str, text: str) -> None:
        """Write a file, and the folders it needs."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write_phrasings(self, lang: str, topic: str, lines: Iterable[str]) -> None:
        """Write a file of phrasings, one a line."""
        self.write(f"{lang}/questions/{topic}.txt", "".join(f"{line}\n" for line in lines))

    def change(self, file: str, before: str, after: str) -> None:
        """Change the first such piece of a file, which must stand there."""
        text = (self.root / file).read_text(encoding="utf-8")
        assert before in text, f"{before!r} is not in {file}"
        self.write(file, text.replace(before, after, 1))

    def remove(self, file: str) -> None:
        """Remove a file."""
        (self.root / file).unlink()

    def line(self, file: str, words: str) -> int:
        """The first line of a file that holds these words."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)

    def read(self, problems: Problems | None = None) -> Library:
        """The library as the files stand; ContentError when the reader finds a fault and no `problems` collect it."""
        return read_library(self.root, problems)


def phrasings(lang: str, topic: str) -> list[str]:
    """Forty different phrasings of a topic in that language."""
    words = "question" if lang == "en" else "demande"
    return [
        f"{words} {topic.replace('.', ' ')} {_LETTERS[number % 26]}{_LETTERS[number // 26]}" for number in range(40)
    ]
