#!/usr/bin/env bash
# Install Debian packages, as root or through sudo that asks for nothing. Exit 1 when that cannot be done here.
set -euo pipefail

command -v apt-get >/dev/null || exit 1
if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" </dev/null >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        return 1
    }
}
printf 'installing with apt: %s\n' "$*" >&2
# The package lists may be missing (a fresh container) or stale; an update that fails in part can still do.
run install --no-install-recommends -y "$@" 2>/dev/null || { run update || true; run install --no-install-recommends -y "$@"; }
