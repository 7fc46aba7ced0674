#!/usr/bin/env bash
# Make .venv with exactly what requirements/dev.txt names, and the project itself as an editable install.
# Where packages come from is the machine's business: pip's and uv's own configuration is used as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$1" >&2; }

find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.11 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed and was not found. Install it, or name it: make setup PYTHON=/path/to/python3"
    return 1
}

make_venv() {
    local python
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian keeps these two in a package of their own.
        scripts/apt.sh python3-venv || {
            say "$python lacks its modules venv and ensurepip. On Debian: apt install python3-venv"
            return 1
        }
    fi
    "$python" -m venv --clear .venv
}

.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null

# uv itself is among what is synchronized, or it would remove itself.
install_with_uv() {
    .venv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt &&
        .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.txt requirements/uv.txt &&
        .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps -e .
}

if ! install_with_uv; then
    # A machine may tell pip alone where its packages are.
    say "uv could not install the packages; pip does it instead, which takes a minute longer"
    .venv/bin/python -m pip install --quiet --require-hashes -r requirements/dev.txt
    .venv/bin/python -m pip install --quiet --no-deps -e .
fi
say "ready: $(.venv/bin/python --version) in .venv"
