"""How long things are kept, and when people are left alone: as the settings say, in the services' own words."""

from datetime import timedelta

from bot.programmes.timing import Timing
from bot.services.periods import Retention
from bot.settings import Settings


def timing_of(settings: Settings) -> Timing:
    """The hours at which people are left alone."""
    return Timing(quiet_from=settings.quiet_from, quiet_until=settings.quiet_until)


def retention_of(settings: Settings) -> Retention:
    """How long each kind of thing is kept."""
    keep = settings.keep
    return Retention(
        replies=timedelta(days=keep.reply_days),
        conversations=timedelta(days=keep.conversation_days),
        drafts=timedelta(days=keep.draft_days),
        applications=keep.application_months,
        talent_pool=keep.talent_pool_months,
        proposals=keep.proposal_months,
        withdrawn=timedelta(days=keep.withdrawn_days),
        erasures=timedelta(days=keep.erasure_days),
        held=keep.hold,
        timing=timing_of(settings),
    )
