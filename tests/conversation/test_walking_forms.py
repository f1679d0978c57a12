"""Forms walked at random: answers of all kinds, digressions, steps back, edits, skips, duplicates, restarts, stale buttons.

`make walk` walks far longer than the suite does.
"""

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.clock import parse_instant
from bot.conversation.effects import DiscardDraft, EraseAll, Submit, Withdraw
from bot.conversation.events import ChoiceEvent, IncomingFile
from bot.conversation.papers import context_for
from bot.conversation.policies.filling.opened import opened
from bot.conversation.talk import begin
from bot.conversation.turn import TOKEN_BYTES
from bot.forms.asking import asked, current
from bot.forms.draft import Answer, Draft, Value
from bot.forms.form import Slot
from bot.forms.receipts import digest
from tests.conversation.conftest import Conversing, kept, knowing
from tests.made_form import FORM

MISSING = object()
WALKS = int(os.environ.get("GUICHET_WALKS", "25"))
CV = IncomingFile(ref="r", name="cv.pdf", size=2048, state="pdf", digest="ab" * 32, content=b"%PDF-")
BAD_CV = replace(CV, state="active", content=b"")
GOOD: dict[str, tuple[str, ...]] = {
    "choice": ("Designer", "2", "ful stack", "autre métier"),
    "choices": ("PHP", "PHP, Java", "2", "1 et 3", "python"),
    "ranking": ("Souhait C", "Souhait A, Souhait B", "3", "souhait k"),
    "yes-no": ("oui", "nan", "1", "2"),
    "date": ("12/10/2020", "1er septembre 2020"),
    "number": ("6", "0", "60"),
    "text": ("Anne Martin", "Symfony", "12"),
    "long-text": ("J'ai conçu des services.", "Et formé des gens.", "12"),
    "email": ("anne@exemple.fr",),
    "phone": ("06 12 34 56 78",),
    "link": ("portfolio.exemple.fr",),
    "place": ("Rennes", "Montauban"),
    "challenge": ("Agriculture", "droits sociaux", "3"),
    "procedure": ("Permis de chasser", "1"),
    "consent": ("oui", "non"),
    "file": (),
}
BAD = ("bof", "-1", "?", "@@", "zz zz", "9999999999", "31/02/2020", "http://", "")
QUESTIONS = (
    "Quel est le salaire ?",
    "c'est quoi la date limite",
    "qui peut candidater ?",
    "et les eig ?",
    "zz qq ?",
    "merci",
)
COMMANDS = (
    "help",
    "dates",
    "defis",
    "mesdossiers",
    "mesdonnees",
    "langue",
    "equipe",
    "rappels",
    "exporter",
    "supprimer",
)
MEDIA = ("sticker", "voice", "photo", "location", "contact", "other")
DIGRESSIONS = (
    *(("says", text) for text in QUESTIONS),
    *(("commands", name) for name in COMMANDS),
    *(("sends", kind) for kind in MEDIA),
)
ORDERS = ("retour", "garder", "passer", "terminé", "pourquoi", "question", "réponse")
HARMLESS = ("help", "why", "page", "sum", "team", "menu", "list")


class Walk(RuleBasedStateMachine):
    """One person, one form, and whatever may happen between them."""

    def __init__(self) -> None:
        super().__init__()
        self.anne = Conversing(now=parse_instant("2020-07-10T12:00"), knows=knowing(FORM))
        self.seen: list[str] = []
        self.refs: list[str] = []
        self.receipts: list[str] = []

    # --- what is known ------------------------------------------------------------------------------------------------

    @property
    def draft(self) -> Draft | None:
        return self.anne.conversation.draft(FORM.id)

    @property
    def is_open(self) -> bool:
        return self.anne.conversation.form is not None

    @property
    def slot(self) -> Slot | None:
        return self._slot_of(self.draft) if self.draft else None

    def _slot_of(self, draft: Draft) -> Slot | None:
        assert self.anne.knows is not None
        return current(FORM, draft, context_for(FORM, self.anne.knows, "fr", now=self.anne.now))

    def _values(self) -> dict[str, Value | None]:
        return {name: answer.value for name, answer in self.draft.answers.items()} if self.draft else {}

    # --- what may happen ----------------------------------------------------------------------------------------------

    def _do(self, action: str, *arguments: Any, touches: bool = False, **more: Any) -> None:
        """Let something happen; only the question asked now may be touched, and only where `touches`."""
        before, values, slot, edited = self.draft, self._values(), self.slot, self._edited(more)
        getattr(self.anne, action)(*arguments, **more)
        self.seen += [choice.token for choice in self.anne.choices]
        self._count()
        if self.draft is None:
            gone = [one for one in self.anne.last.effects if isinstance(one, Submit | DiscardDraft | EraseAll)]
            assert before is None or gone, "A draft vanished."
            return
        now = self._values()
        changed = {name for name in {*values, *now} if values.get(name, MISSING) != now.get(name, MISSING)}
        if before is not None and self.draft.begun_at == before.begun_at:
            allowed = {slot.id} if touches and slot else set()
            assert changed <= allowed | edited, f"{action}{arguments} changed {changed}, asked was {slot and slot.id}"

    def _edited(self, more: dict[str, Any]) -> set[str]:
        if not more.get("edited") or self.draft is None:
            return set()
        ref = more.get("message_ref")
        return {name for name, one in self.draft.answers.items() if any(piece.ref == ref for piece in one.pieces)}

    def _count(self) -> None:
        for effect in self.anne.last.effects:
            if isinstance(effect, Submit):
                assert effect.submission.receipt not in self.receipts, "A receipt was given twice."
                assert effect.submission.digest == digest(effect.submission.answers)
                self.receipts.append(effect.submission.receipt)

    @initialize(ahead=st.integers(0, 20), role=st.sampled_from(GOOD["choice"]))
    def begin(self, ahead: int, role: str) -> None:
        self._do("begins")
        self._do("says", role, touches=True)
        self._answer_well(ahead)

    @precondition(lambda self: not self.is_open)
    @rule()
    def come_back(self) -> None:
        self._do("begins")
        if not self.is_open:
            self._do("sends_token", f"p:amend:{FORM.id}")

    @precondition(lambda self: self.is_open)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        texts = GOOD[self.slot.kind] if self.is_open and self.slot else ()
        self._answer(data.draw(st.sampled_from(texts)) if texts else "")

    @precondition(lambda self: self.is_open)
    @rule(ahead=st.integers(1, 20))
    def answer_on(self, ahead: int) -> None:
        self._answer_well(ahead)

    def _answer_well(self, ahead: int) -> None:
        for _ in range(ahead):
            if self.slot is not None and self.is_open:
                self._answer(next(iter(GOOD[self.slot.kind]), ""))
                self._do("says", "terminé", touches=True)

    def _answer(self, text: str) -> None:
        if self.slot is None or not self.is_open:
            return
        if self.anne.asks == "notice" or (self.slot.personal and self.draft and not self.draft.noticed):
            self._do("says", "j'ai lu")
        elif self.slot.kind == "file":
            self._do("sends", "file", file=CV, touches=True)
        else:
            ref = f"ref{len(self.refs)}"
            self.refs.append(ref)
            self._do("says", text, touches=True, message_ref=ref)

    def answer_badly(self, text: str) -> None:
        assert self.slot is not None
        self._do("says", text or "…", touches=self.slot.kind in ("choices", "number", "ranking", "choice"))

    @rule(digressions=st.lists(st.sampled_from(DIGRESSIONS), min_size=1, max_size=3))
    def digress(self, digressions: list[tuple[str, str]]) -> None:
        for action, argument in digressions:
            self._do(action, argument)

    @precondition(lambda self: self.is_open)
    @rule(text=st.sampled_from(ORDERS))
    def order(self, text: str) -> None:
        self._do("says", text, touches=True)

    @precondition(lambda self: self.is_open)
    @rule(file=st.sampled_from((CV, BAD_CV)))
    def send_a_file(self, file: IncomingFile) -> None:
        wanted = self.is_open and self.slot is not None and self.slot.kind == "file"
        self._do("sends", "file", file=file, touches=wanted and file is CV)

    @precondition(lambda self: bool(self.anne.choices))
    @rule(data=st.data(), taps=st.integers(1, 4), twice=st.booleans())
    def tap(self, data: st.DataObject, taps: int, twice: bool) -> None:
        for _ in range(taps):
            tokens = [choice.token for choice in self.anne.choices if choice.token]
            token = data.draw(st.sampled_from(tokens)) if tokens else "menu"
            for _ in range(1 + twice):
                self._press(token)

    @precondition(lambda self: self.is_open)
    @rule(data=st.data())
    def tap_buttons_of_other_screens(self, data: st.DataObject) -> None:
        # Those that would mean something here, were they not of another screen.
        here = {choice.token.split(":")[1] for choice in self.anne.choices if choice.token.startswith("f:")}
        parts = [token.split(":") for token in dict.fromkeys(self.seen) if token.startswith("f:")]
        stale = [
            ":".join(part) for part in parts if part[2] != self._stamp() and part[1] in here - {"leave", "back", "why"}
        ]
        for token in data.draw(st.lists(st.sampled_from(stale), min_size=1, max_size=8)) if stale else ():
            self._press(token)

    def _press(self, token: str) -> None:
        if token.startswith(("p:drop", "p:withdraw", "data:erase", "lang:")):
            return
        family, action, stamp, *_ = (*token.split(":"), "", "")
        self._do("sends_token", token, touches=family == "f" and action not in HARMLESS and stamp == self._stamp())

    def _stamp(self) -> str:
        """What the buttons of the present screen carry."""
        event = ChoiceEvent(key="k", address="test:1", sent_at=self.anne.now, token="")
        assert self.anne.knows is not None
        filling = opened(begin(event, self.anne.conversation, self.anne.knows, self.anne.now))
        return filling.stamp if filling else ""

    @precondition(lambda self: bool(self.refs))
    @rule(
        data=st.data(),
        text=st.sampled_from(("Anne Durand", "2", "oui", "j'ai tout conçu moi-même", "anna@exemple.fr", "x")),
    )
    def edit_a_message(self, data: st.DataObject, text: str) -> None:
        self._do("says", text, edited=True, message_ref=data.draw(st.sampled_from(self.refs)))

    @precondition(lambda self: self.is_open)
    @rule()
    def forward_a_message(self) -> None:
        touches = self.slot is not None and self.slot.kind not in ("text", "long-text", "place", "procedure")
        self._do("says", "oui", forwarded=True, touches=touches)

    @rule(
        name=st.sampled_from(("annuler", "start", "menu")),
        says=st.sampled_from(("Anne", "2 ans", "bonjour")),
        back=st.sampled_from((True, True, False)),
    )
    def leave(self, name: str, says: str, back: bool) -> None:
        self._do("commands", name)
        self._do("says", says)
        assert not self.is_open
        if back:
            self._do("begins")

    @precondition(lambda self: self.is_open)
    @rule(whole=st.booleans())
    def submit(self, whole: bool) -> None:
        self._answer_well(30 if whole else 0)
        before = len(self.receipts)
        for text in ("déposer", "oui, déposer", "oui, déposer"):
            self._do("says", text)
        assert len(self.receipts) - before <= 1

    @precondition(lambda self: self.anne.conversation.submission(FORM.id) is not None)
    @rule(withdraws=st.booleans())
    def change_or_withdraw(self, withdraws: bool) -> None:
        if not withdraws:
            self._do("sends_token", f"p:amend:{FORM.id}")
            return
        self.anne.sends_token(f"p:withdraw:{FORM.id}").taps("Oui, le retirer")
        assert any(isinstance(effect, Withdraw) for effect in self.anne.last.effects)

    @rule(minutes=st.sampled_from((1, 40, 900)))
    def time_passes(self, minutes: int) -> None:
        if self.anne.now + timedelta(minutes=minutes) < parse_instant("2020-07-17T12:00"):
            self.anne.now += timedelta(minutes=minutes)

    # --- what always holds --------------------------------------------------------------------------------------------

    @invariant()
    def the_state_survives_json(self) -> None:
        assert kept(self.anne.conversation) == self.anne.conversation

    @invariant()
    def the_step_depends_on_the_answers_alone(self) -> None:
        if self.draft:
            bare = Draft(form=FORM.id, begun_at=self.anne.now, changed_at=self.anne.now, answers=self.draft.answers)
            assert self._slot_of(bare) == self.slot
            if self.is_open and self.anne.asks not in ("", "notice", "doubt", "confirmation"):
                assert self.anne.asks == (self.slot.label["fr"] if self.slot else "summary")

    @invariant()
    def every_turn_names_the_state_of_an_open_draft_and_shows_a_way_on(self) -> None:
        if self.is_open:
            assert "pas encore envoyé" in self.anne.reads, self.anne.reads
            assert self.anne.choices
        if self.anne.turn:
            assert all(len(choice.token.encode()) <= TOKEN_BYTES for choice in self.anne.choices)

    @invariant()
    def there_is_one_draft_and_one_submission_at_most_and_it_is_whole(self) -> None:
        conversation = self.anne.conversation
        sent = [one for one in conversation.submissions if one.status == "sent"]
        assert len(conversation.drafts) <= 1
        assert len(sent) <= 1
        for one in sent:
            assert self.anne.knows is not None
            answers = {name: Answer(value) for name, value in one.answers.items()}
            context = context_for(FORM, self.anne.knows, "fr", now=self.anne.now)
            draft = Draft(form=FORM.id, begun_at=one.sent_at, changed_at=one.sent_at, answers=answers)
            assert current(FORM, draft, context) is None, "Something that must be answered was sent without."
            assert list(one.answers) == [slot.id for slot in asked(FORM, answers, context)]


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=WALKS,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
