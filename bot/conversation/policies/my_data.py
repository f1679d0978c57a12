"""What is held about a person: said, given as a copy, erased in two steps with a certificate."""

from hashlib import sha256

from bot.conversation.effects import EraseAll
from bot.conversation.outcome import Outcome
from bot.conversation.papers import known_drafts
from bot.conversation.policies import my_files, offered, private, receipts
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.summary import line
from bot.conversation.state import Conversation
from bot.conversation.subscription import Subscription
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Document, Reply, Turn
from bot.forms.answering import files_of
from bot.forms.draft import Submission
from bot.forms.papers_json import draft_to_json
from bot.forms.receipts import receipt_number
from bot.i18n import Msg, exact

CERTIFICATE = "EFF"
_THIS_CONVERSATION = Msg("- this conversation: its address, your language, the last topic and the last question")


def serve(talk: Talk) -> Turn | None:
    """`data:held`, `data:export`, `data:erase[:<stamp>]`; None for anything else."""
    match (offered.token_of(talk) or "").split(":"):
        case ["data", "held"]:
            return held(talk)
        case ["data", "export"]:
            return export(talk)
        case ["data", "erase", *stamp]:
            return erase(talk) if stamp == [stamp_of(talk.conversation)] else ask_to_erase(talk)
        case _:
            return None


def held(talk: Talk) -> Turn:
    """What is kept of this conversation, in words."""
    if refused := private.refused(talk, "mydata"):
        return refused
    conversation = talk.conversation
    lines = [talk.say(Msg("**What I keep about you**")), "", talk.say(_THIS_CONVERSATION)]
    lines += [
        talk.say(Msg("- a draft: {title}", title=form.title[talk.lang]))
        for form, _ in known_drafts(conversation, talk.knowledge)
    ]
    lines += [_sent_line(talk, one) for one in conversation.submissions]
    lines += [_reminders_line(talk, one) for one in conversation.subscriptions]
    files = _files(conversation)
    if files:
        lines.append(talk.say(Msg("- one file", "- {n} files", n=files)))
    lines += ["", talk.say(Msg("All of it is encrypted. How long each is kept: /privacy."))]
    return _said(talk, "\n".join(lines), *_choices(talk))


def export(talk: Talk) -> Turn:
    """A copy of everything: readable here, and whole as a document in JSON."""
    if refused := private.refused(talk, "export"):
        return refused
    parts = [talk.say(Msg("**A copy of your data**"))]
    for form, draft in known_drafts(talk.conversation, talk.knowledge):
        filling = Filling(talk, form, draft)
        told = [line(filling, slot, whole=True) for slot in filling.asked if slot.id in draft.answers]
        parts.append("\n".join((f"**{filling.title}**", my_files.state_of(filling), *told)))
    for one in talk.conversation.submissions:
        form_sent = talk.knowledge.forms.get(one.form)
        copy = receipts.copy(talk, form_sent, one) if form_sent else ""
        parts.append("\n".join((_sent_line(talk, one), receipts.proof(talk, one), copy)))
    parts.append(talk.say(Msg("The document holds everything that I keep about you, for a program to read.")))
    document = Document("data", "", talk.say(Msg("my-data.json")))
    reply = Reply("\n\n".join(parts), _choices(talk), document=document)
    return talk.turn([reply], outcome=_outcome(talk))


def ask_to_erase(talk: Talk) -> Turn:
    """First step: what would be erased."""
    if refused := private.refused(talk, "erase"):
        return refused
    sent = [one for one in talk.conversation.submissions if one.status == "sent"]
    lines = [talk.say(Msg("Erase everything that I keep about you: this conversation, your drafts and your files?"))]
    for one in sent:
        form = talk.knowledge.forms.get(one.form)
        title = form.title[talk.lang] if form else one.form
        words = Msg(
            "**{title}** ({receipt}) would be erased as well: nobody could study it.", title=title, receipt=one.receipt
        )
        lines.append(talk.say(words))
    lines.append(talk.say(Msg("It cannot be undone.")))
    yes = talk.choice(Msg("Yes, erase everything"), f"data:erase:{stamp_of(talk.conversation)}")
    no = talk.choice(Msg("No, keep everything"), "data:held")
    return _said(talk, "\n\n".join(lines), yes, no)


def erase(talk: Talk) -> Turn:
    """Second step: everything is erased; the certificate is all that stays."""
    certificate = receipt_number(talk.event.nonce, CERTIFICATE)
    words = Msg(
        "Everything that I kept about you is erased.\nCertificate number: **{certificate}**\n{moment}\nKeep this number:"
        " it is all that is left, and it says nothing about you.",
        certificate=certificate,
        moment=exact(talk.now, talk.lang, talk.knowledge.catalogues),
    )
    reply = Reply(talk.say(words), copy_note=talk.say(receipts.SENT_AGAIN))
    return Turn(Conversation(), (reply,), (EraseAll(certificate),), outcome=_outcome(talk))


def stamp_of(conversation: Conversation) -> str:
    """What ties a confirmation to what there was to erase when it was asked: 8 hexadecimal digits."""
    drafts = (draft_to_json(draft) for draft in conversation.drafts)
    sent = (f"{one.receipt} {one.status}" for one in conversation.submissions)
    return sha256("\n".join((*sorted(drafts), *sorted(sent))).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _sent_line(talk: Talk, one: Submission) -> str:
    form = talk.knowledge.forms.get(one.form)
    title = form.title[talk.lang] if form else one.form
    if one.status == "withdrawn":
        return talk.say(Msg("- a withdrawn file: {title}, {receipt}", title=title, receipt=one.receipt))
    return talk.say(Msg("- a submitted file: {title}, {receipt}", title=title, receipt=one.receipt))


def _reminders_line(talk: Talk, one: Subscription) -> str:
    programme = talk.knowledge.programmes.get(one.programme)
    return talk.say(Msg("- reminders: {programme}", programme=programme.name if programme else one.programme))


def _files(conversation: Conversation) -> int:
    drafts = [answer.value for draft in conversation.drafts for answer in draft.answers.values()]
    sent = [value for one in conversation.submissions for value in one.answers.values()]
    return len({file.id for file in files_of([*drafts, *sent])})


def _choices(talk: Talk) -> tuple[Choice, ...]:
    return (
        talk.choice(Msg("Get a copy of my data"), "data:export"),
        talk.choice(Msg("Erase my data"), "data:erase"),
        talk.choice(Msg("My files"), "p:list"),
    )


def _said(talk: Talk, words: str, *choices: Choice) -> Turn:
    return talk.turn([Reply(words, choices)], outcome=_outcome(talk))


def _outcome(talk: Talk) -> Outcome:
    return Outcome(kind="action", topics=("bot.erase",), lang=talk.lang)
