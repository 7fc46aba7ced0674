"""The project's own text files, as they would be committed."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support.ids import ROOT


def tracked(*under: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file that git holds or would take; what is no text is left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *under]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    for name in sorted(set(filter(None, names.split("\0")))):
        try:
            yield name, Path(ROOT, name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
