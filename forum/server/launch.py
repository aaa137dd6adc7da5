"""Run as a script: bind a command to the life of its parent, or give up root, then become it.

    python launch.py <parent pid> <signal> <identity> <command> [argument …]

When the parent dies, the command gets the signal (0: none; Linux only). The identity is `same`,
`namespace` (an ordinary user inside a user namespace, while files stay root's outside: PostgreSQL
refuses to run as root) or `<uid>:<gid>`. A script of its own, because what it does must happen
between fork and exec, where a process with threads may run no Python.
"""

import ctypes
import os
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, signal, identity, *command = sys.argv[1:]
    become(identity)
    # After the change of identity: the kernel forgets the signal on one.
    die_with_parent(int(parent), int(signal))
    os.execv(command[0], command)  # noqa: S606 - becoming a program is what this is for


def become(identity: str) -> None:
    if identity == "namespace":
        enter_namespace()
    elif identity != "same":
        uid, gid = (int(number) for number in identity.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
        os.chdir("/")


def enter_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    os.unshare(os.CLONE_NEWUSER)
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"1000 {uid} 1"),
        ("gid_map", f"1000 {gid} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(line)


def die_with_parent(parent: int, signal: int) -> None:
    """Have the kernel send `signal` when the thread that started us ends, however it ends."""
    if not signal or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if parent and os.getppid() != parent:  # it died before we asked
        sys.exit(1)


if __name__ == "__main__":
    main()
