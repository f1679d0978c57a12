"""The screens of a form: its state first, then what is asked, then what can be done. One message each."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.options import chosen_lines, option_choices
from bot.conversation.quoting import verbatim
from bot.conversation.turn import Choice, Reply
from bot.forms.asking import before, is_answered, is_put_off, only_reopened, others_left
from bot.forms.checking import options_of
from bot.forms.draft import Answer
from bot.forms.form import Option, Slot
from bot.forms.showing import size
from bot.forms.texts import running_length
from bot.i18n import Msg, count

NUMBERS = ("number", "phone", "date")
TRIES_BEFORE_A_WAY_OUT = 3


@dataclass(frozen=True, slots=True)
class View:
    """How a screen is shown: `lead` stands before it (« Noté : … », why an answer did not do, « Reprenons »).

    `page` is of its options or of the summary; `suggested` options stand in place of all; `in_place` as in replies.
    """

    lead: str = ""
    page: int = 0
    suggested: tuple[Option, ...] = ()
    in_place: bool = False


PLAIN = View()


def status_line(filling: Filling) -> str:
    """« Brouillon — étape 4 sur 9 — pas encore envoyé »."""
    k, n = filling.position
    before, done = filling.amended, filling.slot is None
    if before:
        where = Msg("everything is answered") if done else Msg("step {k} of {n}", k=k, n=n)
        phrase = Msg(
            "_Draft of a change — {where} — not sent yet. Your file {receipt} still stands._",
            where=filling.say(where),
            receipt=before.receipt,
        )
        return filling.say(phrase)
    if done:
        return filling.say(Msg("_Draft — everything is answered — not sent yet_"))
    return filling.say(Msg("_Draft — step {k} of {n} — not sent yet_", k=k, n=n))


def step(filling: Filling, slot: Slot, view: View = PLAIN) -> Reply:
    """What is asked now."""
    parts = (status_line(filling), view.lead, asking(filling, slot), *_so_far(filling, slot))
    options = option_choices(filling, slot, page=view.page, suggested=view.suggested)
    return Reply(_text(parts), (*options, *_moves(filling, slot)), view.in_place, numbers=slot.kind in NUMBERS)


def notice(filling: Filling, view: View = PLAIN) -> Reply:
    """What becomes of personal data, before the first of them is asked."""
    lang = filling.talk.lang
    whole = filling.form.notice[lang].strip()
    # A screen that is shown again says where it stands, not all of it once more.
    above = any(one.token == filling.token("read") for one in filling.talk.conversation.offered)
    body = filling.say(Msg("**Your data, in short**: it stands above in this conversation.")) if above else whole
    parts = (status_line(filling), view.lead, body)
    back = (filling.choice(Msg("◀ Back"), "back"),) if before(filling.form, filling.draft, filling.context) else ()
    choices = (filling.choice(Msg("I have read this, continue"), "read"), *back, leave(filling))
    return Reply(_text(parts), choices, view.in_place)


def asking(filling: Filling, slot: Slot) -> str:
    """The question, whether it must be answered, what helps, and how to answer."""
    lang = filling.talk.lang
    optional = "" if slot.required else f" {filling.say(Msg('(optional)'))}"
    question = f"**{slot.prompt[lang]}**{optional}"
    answer = filling.draft.answers.get(slot.id)
    if slot.kind == "long-text" and answer and answer.unfinished and answer.value:
        # How to answer was said before the first message of the answer.
        return question
    lines = [question, slot.help[lang] if slot.help else "", _how(filling, slot)]
    return "\n".join(line for line in lines if line)


def why(filling: Filling, slot: Slot) -> str:
    """Why it is asked and who reads the answer."""
    lang = filling.talk.lang
    lines = [
        filling.say(Msg("Why this question: {why}", why=slot.why[lang])) if slot.why else "",
        filling.say(Msg("Who reads your answers: {readers}", readers=filling.form.readers[lang])),
    ]
    return "\n".join(line for line in lines if line)


def leave(filling: Filling) -> Choice:
    """The way out, on every screen."""
    return filling.choice(Msg("Save and leave"), "leave")


def _text(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _how(filling: Filling, slot: Slot) -> str:
    if slot.kind == "long-text":
        return filling.say(Msg("Write in one message or several, then “Finished”."))
    if slot.kind == "file" and slot.most_bytes and not slot.help:
        most = size(slot.most_bytes, filling.talk.lang, filling.talk.knowledge.catalogues)
        return filling.say(Msg("Send a PDF file of at most {size}.", size=most))
    if _has_nothing_to_choose(filling, slot):
        return filling.say(Msg("What there is to choose from is not published yet: you can go on without it for now."))
    if slot.kind in ("choices", "ranking"):
        return filling.say(_how_many(filling, slot))
    return ""


def _how_many(filling: Filling, slot: Slot) -> Msg:
    ranked, most = slot.kind == "ranking", slot.at_most
    if most == 1:
        return Msg("Choose one, then “Finished”.")
    if most is None or most >= len(slot.options):
        if ranked:
            return Msg("Choose in order of preference, then “Finished”.")
        return Msg("Choose as many as apply, then “Finished”.")
    number = count(most, filling.talk.lang)
    if ranked:
        return Msg("Choose up to {most}, in order of preference, then “Finished”.", most=number)
    return Msg("Choose up to {most}, then “Finished”.", most=number)


def _so_far(filling: Filling, slot: Slot) -> list[str]:
    """What was answered to this question before, or how far the answer has come."""
    answer = filling.draft.answers.get(slot.id)
    if answer is None or answer.value is None or answer.value == ():
        return []
    if slot.kind in ("choices", "ranking"):
        return [chosen_lines(filling, slot)]
    value = verbatim(filling.shown(slot, answer.value))
    if answer.unfinished:
        length = filling.say(running_length(slot, str(answer.value), filling.context))
        return [filling.say(Msg("Your text so far: {length}.", length=length))]
    told = filling.say(Msg("Your answer so far: {answer}", answer=value))
    if slot.kind == "long-text":
        return [told, filling.say(Msg("A new message takes its place; “Write more” goes on with it."))]
    return [told]


def _moves(filling: Filling, slot: Slot) -> list[Choice]:
    answer = filling.draft.answers.get(slot.id)
    stands = is_answered(slot, answer, filling.context)
    moves = [*_ends(filling, slot, answer, stands=stands)]
    if not slot.required and not (answer and answer.unfinished and answer.value):
        moves.append(filling.choice(Msg("Skip"), "skip"))
    if slot.required and (filling.draft.tries >= TRIES_BEFORE_A_WAY_OUT or _has_nothing_to_choose(filling, slot)):
        moves += _ways_out(filling, answer)
    way = (filling.form, filling.draft, filling.context)
    if before(*way) and not only_reopened(*way):
        moves.append(filling.choice(Msg("◀ Back"), "back"))
    return [*moves, leave(filling), filling.choice(Msg("Why this question?"), "why")]


def _ends(filling: Filling, slot: Slot, answer: Answer | None, *, stands: bool) -> list[Choice]:
    """The ways to be done with a question that has an answer, whole or in part."""
    if answer is None or answer.value is None:
        return [filling.choice(Msg("Keep this answer"), "keep")] if stands and answer and answer.again else []
    if answer.unfinished:
        return [filling.choice(Msg("Finished"), "done")] if answer.value else []
    if not stands:
        return []
    more = [filling.choice(Msg("Write more"), "more")] if slot.kind == "long-text" else []
    return [filling.choice(Msg("Keep this answer"), "keep"), *more]


def _has_nothing_to_choose(filling: Filling, slot: Slot) -> bool:
    """Whether the choices are not public yet: a draft can be prepared before them."""
    return slot.kind in ("choice", "choices", "ranking", "challenge") and not options_of(slot, filling.context)


def _ways_out(filling: Filling, answer: Answer | None) -> list[Choice]:
    nothing_written = answer is None or not answer.value
    later = nothing_written and others_left(filling.form, filling.draft, filling.context) and not is_put_off(answer)
    choices = [filling.choice(Msg("Come back to it later"), "later")] if later else []
    return [*choices, filling.choice(Msg("Ask the team"), "team")]
