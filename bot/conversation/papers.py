"""What is kept of a person besides the conversation: the drafts and submissions whose forms exist, and what they need."""

from datetime import datetime

from bot.conversation.knowledge import Knowledge
from bot.conversation.state import Conversation
from bot.forms.asking import current
from bot.forms.draft import Draft, Submission
from bot.forms.form import Form, Slot
from bot.forms.verdicts import Context
from bot.i18n.dates import paris

DEFAULT_LANG = "fr"
# Where the form says nothing; Telegram lets no bot fetch more.
MOST_BYTES = 20 * 1024 * 1024


def context_for(form: Form, knowledge: Knowledge, lang: str, *, now: datetime) -> Context:
    """What the checks of that form's values need to know."""
    programme = knowledge.programmes.get(form.edition.split("/")[0])
    return Context(
        lang=lang,
        today=paris(now).date(),
        catalogues=knowledge.catalogues,
        edition=programme.editions.get(form.edition) if programme else None,
        now=now,
        procedures=knowledge.procedures,
    )


def open_draft(conversation: Conversation, knowledge: Knowledge) -> tuple[Form, Draft] | None:
    """The form that is being filled in and its draft; None where there is none, or the form is no more."""
    form = knowledge.forms.get(conversation.form or "")
    draft = conversation.draft(form.id) if form else None
    return (form, draft) if form and draft else None


def wants_file(conversation: Conversation, knowledge: Knowledge) -> Slot | None:
    """The slot that waits for a file, so that the way in fetches what is sent now; None: a file would not be kept."""
    opened = open_draft(conversation, knowledge)
    if opened is None:
        return None
    form, draft = opened
    context = context_for(form, knowledge, conversation.lang or DEFAULT_LANG, now=draft.changed_at)
    slot = current(form, draft, context)
    is_noticed = draft.noticed or (slot is not None and not slot.personal)
    return slot if slot and slot.kind == "file" and is_noticed else None


def most_bytes_wanted(conversation: Conversation, knowledge: Knowledge) -> int | None:
    """How many bytes the file that the conversation waits for may have; None when it waits for none."""
    slot = wants_file(conversation, knowledge)
    return (slot.most_bytes or MOST_BYTES) if slot else None


def known_drafts(conversation: Conversation, knowledge: Knowledge) -> list[tuple[Form, Draft]]:
    """The drafts of forms that still exist, the one changed last first."""
    found = [(knowledge.forms[draft.form], draft) for draft in conversation.drafts if draft.form in knowledge.forms]
    return sorted(found, key=lambda pair: pair[1].changed_at, reverse=True)


def known_submissions(conversation: Conversation, knowledge: Knowledge) -> list[tuple[Form, Submission]]:
    """What was sent and not withdrawn, of forms that still exist, the one sent last first."""
    sent = [one for one in conversation.submissions if one.status == "sent" and one.form in knowledge.forms]
    return [(knowledge.forms[one.form], one) for one in sorted(sent, key=lambda one: one.sent_at, reverse=True)]
