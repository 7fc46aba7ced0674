"""The system user that a server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.postgres.errors import ServerUnavailable

USERS = ("postgres", "nobody")
# Nothing of our own environment (keys, PGDATA, a foreign PGPORT) reaches the server.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Runs programs and owns files as `uid` and `gid`; None keeps the present user.

    `prefix` stands before each command. It is empty unless root's folders are closed to other users
    (a clone in root's home, say): then `setpriv` changes the user and leaves it the one right to pass through them.
    """

    uid: int | None = None
    gid: int | None = None
    prefix: tuple[str, ...] = ()

    def own(self, path: Path, mode: int) -> None:
        """Give `path` to the owner, with `mode`."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def run(self, command: Sequence[str | Path], *, timeout_s: float) -> subprocess.CompletedProcess[str]:
        """Run to the end and return what it said; the exit status is the caller's to judge.

        Raises ServerUnavailable when it takes longer than `timeout_s` or cannot be started.
        """
        drop = None if self.prefix else self.uid
        try:
            return subprocess.run(  # noqa: S603 - PostgreSQL's own programs, no shell
                [*self.prefix, *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=timeout_s,
                check=False,
                cwd="/",
                env=ENVIRONMENT,
                user=drop,
                group=None if drop is None else self.gid,
                extra_groups=None if drop is None else [],
            )
        except subprocess.TimeoutExpired as error:
            raise ServerUnavailable(f"{Path(command[0]).name} did not end within {timeout_s:g} s.") from error
        except OSError as error:
            raise ServerUnavailable(f"{Path(command[0]).name} could not be started: {error}") from error


def find_owner(folders: Sequence[Path]) -> Owner:
    """Return who shall run a server that must reach `folders`.

    Raises ServerUnavailable when root cannot find a user that does.
    """
    if os.geteuid() != 0:
        return Owner()
    names = [entry.pw_name for entry in pwd.getpwall()]
    for name in USERS:
        if name not in names:
            continue
        user = pwd.getpwnam(name)
        plain = Owner(user.pw_uid, user.pw_gid)
        for owner in (plain, *_with_right_of_way(plain)):
            # stat needs no right on the file itself, only on every folder that leads to it
            if all(owner.run(["/usr/bin/stat", folder], timeout_s=10).returncode == 0 for folder in folders):
                return owner
    raise ServerUnavailable(
        f"PostgreSQL does not run as root, and neither user of {', '.join(USERS)} can reach "
        f"{' and '.join(map(str, folders))}. Run as another user, move the project to a folder that others "
        "may enter, or set DATABASE_URL to a server that runs already."
    )


def _with_right_of_way(owner: Owner) -> list[Owner]:
    setpriv = shutil.which("setpriv")
    if setpriv is None or owner.uid is None or owner.gid is None:
        return []
    # PostgreSQL looks for its programs with access(2), which forgets such a right unless no_setuid_fixup is set.
    identity = (f"--reuid={owner.uid}", f"--regid={owner.gid}", "--clear-groups", "--securebits=+no_setuid_fixup")
    right = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    return [Owner(owner.uid, owner.gid, (setpriv, *identity, *right, "--"))]
