"""Why a command will not run."""


class Refused(Exception):
    """The command cannot run as asked; the message says why and what to do."""
