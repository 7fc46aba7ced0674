#!/usr/bin/env bash
# Write requirements/dev.txt and requirements/uv.txt: names, versions and hashes, no address of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."

options=(--universal --upgrade --generate-hashes --no-annotate --custom-compile-command "make lock" --quiet
    --python-version 3.11)
.venv/bin/uv pip compile pyproject.toml --group dev --all-extras "${options[@]}" -o requirements/dev.txt
echo "uv<0.14" | .venv/bin/uv pip compile - "${options[@]}" -o requirements/uv.txt
