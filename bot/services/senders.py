"""Who holds a lease: a name that says which process it is, so that a dead one's leases end at once."""

import os
import platform
import secrets
from pathlib import Path

_PID_NAMESPACE = Path("/proc/self/ns/pid")
_given: set[str] = set()


def sender_name() -> str:
    """A name for this process that no other process, before or after it, has."""
    name = f"{_machine()}/{os.getpid()}/{secrets.token_hex(8)}"
    _given.add(name)
    return name


def has_died(name: str) -> bool:
    """Whether the process of that name is known to be gone; one on another machine is not known to be."""
    machine, pid, _ = name.rsplit("/", 2)
    if name in _given or machine != _machine():
        return False
    # Our own number under a name that we never gave: a process before us, in a container that counts anew.
    return int(pid) == os.getpid() or not _runs(int(pid))


def _machine() -> str:
    # Process numbers mean something only where they are counted: the same host, and the same container.
    try:
        return f"{platform.node()}/{os.readlink(_PID_NAMESPACE)}"
    except OSError:
        return platform.node()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
