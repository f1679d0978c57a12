"""How a call stands for somebody who writes: judged by when they sent it, with the calendar as it is known now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.talk import Talk
from bot.faq.facts_text import Quoting, status_sentence
from bot.forms.form import Form
from bot.programmes.editions import Edition, Programme
from bot.programmes.phases import Call, CallState, call_state, closing_instant

LAST_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CallNow:
    """A call of an edition, for what was sent at `moment` and is read in `talk`."""

    talk: Talk
    edition: Edition
    call: Call
    moment: datetime

    @property
    def state(self) -> CallState | None:
        """Where it stood when the event was sent; None where nothing was published."""
        return call_state(self.edition, self.call, self.moment, known_at=max(self.moment, self.talk.now))

    @property
    def is_open(self) -> bool:
        """Whether what was sent then counts."""
        return self.state is not None and self.state.phase in ("open", "closing-today")

    @property
    def is_closed(self) -> bool:
        """Whether it was too late."""
        return self.state is not None and self.state.phase == "closed"

    @property
    def can_be_prepared(self) -> bool:
        """Whether a draft can be begun: the call is public, open or to come."""
        return self.state is not None and not self.is_closed and self.edition.is_known(self.moment)

    @property
    def is_in_its_last_hour(self) -> bool:
        """Whether at most an hour was left; false where no hour was published, since nobody can say which it is."""
        closes = self.state.closes if self.state else None
        if closes is None or closes.moment.precision != "minute" or not self.is_open:
            return False
        return closing_instant(closes) - self.moment <= LAST_HOUR

    def status(self) -> str:
        """« Les candidatures sont ouvertes jusqu'au … », as it is now; empty where nothing was published."""
        state = call_state(self.edition, self.call, self.talk.now)
        return status_sentence(state, self._quoting) if state else ""

    def closes(self) -> str:
        """« vendredi 17 juillet 2020, 23 h 59 (heure de Paris) »; empty where no closing was published."""
        state = self.state
        return self._quoting.entry(state.closes, (), "closes") if state and state.closes else ""

    def opens(self) -> str:
        """The opening, in the same way."""
        state = self.state
        return self._quoting.entry(state.opens, (), "opens") if state and state.opens else ""

    @property
    def _quoting(self) -> Quoting:
        talk = self.talk
        return Quoting(talk.knowledge.programmes, self.edition, talk.lang, talk.now, talk.knowledge.catalogues)


def moment_of(talk: Talk) -> datetime:
    """When the person sent it; never later than now, whatever a clock elsewhere says."""
    return min(talk.event.sent_at, talk.now)


def programme_of(talk: Talk, form: Form) -> Programme:
    """The programme whose form it is."""
    return talk.knowledge.programmes[form.edition.split("/")[0]]


def call_now(talk: Talk, form: Form, moment: datetime | None = None) -> CallNow:
    """The call of a form, for the event of this turn or for another moment."""
    edition = programme_of(talk, form).editions[form.edition]
    return CallNow(talk, edition, form.call, moment or moment_of(talk))
