"""Is that process still the one we started? Linux and macOS."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path


def born(pid: int) -> str | None:
    """When a process started, as a text that differs from that of any other with its pid.

    None if there is no such process, or only its remains.
    """
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # a child of ours that has ended would stay as a zombie
    if Path("/proc/self/stat").exists():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else fields[19]
    shown = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True
    ).stdout.split(maxsplit=1)
    return None if not shown or shown[0].startswith("Z") else shown[1].strip()


def stop(pid: int, birth: str, patience: float = 15.0) -> bool:
    """End the process `pid` if it is the one born at `birth`; True if it was running.

    SIGTERM first, SIGKILL after `patience` seconds.
    """
    if born(pid) != birth:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if born(pid) != birth:
                return True
            time.sleep(0.05)
    return True
