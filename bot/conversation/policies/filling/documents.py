"""A file that is sent while a form is open."""

from dataclasses import replace

from bot.conversation.effects import KeepFile
from bot.conversation.events import MediaEvent
from bot.conversation.policies.filling.answers import accept, refuse
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.screens import View
from bot.conversation.policies.filling.summary import screen
from bot.conversation.turn import Turn
from bot.forms.checking import Accepted, Refused, check_file
from bot.forms.draft import StoredFile
from bot.forms.receipts import id_from
from bot.i18n import Msg


def receive(filling: Filling, event: MediaEvent) -> Turn | None:
    """A file where one is asked for; None for what is none, or not asked for."""
    slot = filling.slot
    if slot is None or slot.kind != "file" or filling.needs_notice:
        return _not_asked_for(filling) if event.kind == "file" else None
    if event.kind in ("photo", "video"):
        return refuse(filling, slot, Refused(Msg("Here I need a PDF file, not a picture. I did not keep it.")))
    if event.file is None:
        return None
    verdict = check_file(slot, event.file, filling.context)
    if isinstance(verdict, Refused) or not isinstance(verdict.value, StoredFile):
        return refuse(filling, slot, verdict) if isinstance(verdict, Refused) else None
    file = replace(verdict.value, id=id_from(event.nonce, "file"))
    kept = replace(filling, effects=(*filling.effects, KeepFile(filling.form.id, file)))
    return accept(kept, slot, Accepted(file, verdict.note))


def _not_asked_for(filling: Filling) -> Turn:
    lead = filling.say(Msg("No file is asked for here: I did not keep yours."))
    return filling.turn(screen(filling, View(lead)))
