"""Processes started in a session of their own, and how to end all of them."""

import os
import pathlib
import signal


def end(leader):
    """Kills all processes in the session of LEADER, a subprocess.Popen, and waits for it."""
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader.pid:
                os.kill(int(path.parent.name), signal.SIGKILL)
        except (ProcessLookupError, FileNotFoundError):
            pass
    leader.wait()
