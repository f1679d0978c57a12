"""A receipt in words: its number, the exact time, what was sent, what comes next; its copies."""

from dataclasses import replace

from bot.conversation.calls import call_now
from bot.conversation.quoting import verbatim
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Document, Reply
from bot.forms.draft import Submission, Value
from bot.forms.form import Form, Slot
from bot.forms.showing import shown
from bot.i18n import Msg, exact

# Nobody knows whether the first one arrived; the number is the same.
SENT_AGAIN = Msg("_Sent again: you may have it already._")
LATE = 60  # seconds between sending and receiving that are worth showing apart


def receipt(talk: Talk, form: Form, submission: Submission) -> tuple[Reply, ...]:
    """The receipt, a copy of the answers, the same as a document."""
    whole = "\n\n".join((_thanks(talk, form, submission), proof(talk, submission), *_next(talk, form)))
    answers = "\n\n".join((talk.say(Msg("**Copy of your answers**")), copy(talk, form, submission)))
    said = (Reply(whole), Reply(answers), document(talk, form, submission))
    return tuple(replace(reply, copy_note=talk.say(SENT_AGAIN)) for reply in said)


def document(talk: Talk, form: Form, submission: Submission) -> Reply:
    """The receipt and the answers as a PDF, with what can be done next."""
    name = f"{submission.receipt}.pdf"
    words = talk.say(Msg("Your receipt as a PDF document, to keep."))
    return Reply(words, after(talk, form), document=Document("receipt", submission.receipt, name))


def proof(talk: Talk, submission: Submission) -> str:
    """Number, times to the second, and digest."""
    say, catalogues = talk.say, talk.knowledge.catalogues
    sent_at = exact(submission.sent_at, talk.lang, catalogues)
    lines = [
        say(Msg("Receipt number: **{receipt}**", receipt=submission.receipt)),
        say(Msg("Sent: {moment}", moment=sent_at)),
    ]
    if (submission.received_at - submission.sent_at).total_seconds() >= LATE:
        received_at = exact(submission.received_at, talk.lang, catalogues)
        lines.append(say(Msg("Received and processed: {moment}. The time of sending counts.", moment=received_at)))
    if submission.version > 1:
        lines.append(
            say(Msg("Version {n}; it replaces {receipt}.", n=submission.version, receipt=submission.previous[-1]))
        )
    lines.append(say(Msg("Fingerprint of the content (SHA-256): {digest}", digest=submission.digest)))
    return "\n".join(lines)


def copy(talk: Talk, form: Form, submission: Submission) -> str:
    """The answers in full, in the order of the form."""
    return "\n".join(answer_line(talk, form, slot_id, value) for slot_id, value in submission.answers.items())


def answer_line(talk: Talk, form: Form, slot_id: str, value: Value | None) -> str:
    """« Métier : Designer », in full; a question that the form no longer asks keeps its id as a label."""
    slot = form.slot(slot_id)
    label = slot.label[talk.lang] if slot else slot_id
    return f"**{label}**\n{_told(talk, form, slot, value)}"


def after(talk: Talk, form: Form) -> tuple[Choice, ...]:
    """What can be done with what was sent."""
    changing = (
        (
            talk.choice(Msg("Change my file"), f"p:amend:{form.id}"),
            talk.choice(Msg("Withdraw my file"), f"p:withdraw:{form.id}"),
        )
        if call_now(talk, form, talk.now).is_open
        else ()
    )
    return (*changing, talk.choice(Msg("My files"), "p:list"), talk.choice(Msg("What you can ask"), "menu"))


def _thanks(talk: Talk, form: Form, submission: Submission) -> str:
    title = form.title[talk.lang]
    if submission.version > 1:
        return talk.say(Msg("✅ Your changes are submitted: **{title}**.", title=title))
    return talk.say(Msg("✅ It is submitted: **{title}**.", title=title))


def _next(talk: Talk, form: Form) -> tuple[str, ...]:
    call = call_now(talk, form, talk.now)
    closes = call.closes()
    until = talk.say(Msg("With /myfiles you can change or withdraw it until the closing: {closes}.", closes=closes))
    readers = talk.say(Msg("Who reads your answers: {readers}", readers=form.readers[talk.lang]))
    team = talk.say(Msg("To write to the team: /team."))
    return (*((until,) if closes and call.is_open else ()), f"{readers}\n{team}")


def _told(talk: Talk, form: Form, slot: Slot | None, value: Value | None) -> str:
    catalogues = talk.knowledge.catalogues
    if value is None:
        return talk.say(Msg("(no answer)"))
    if slot is None:
        return verbatim(", ".join(value) if isinstance(value, tuple) else str(value))
    edition = talk.knowledge.programmes[form.edition.split("/")[0]].editions[form.edition]
    return verbatim(shown(slot, value, talk.lang, catalogues=catalogues, edition=edition))
