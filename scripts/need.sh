#!/usr/bin/env bash
# See to it that system programs which tests drive are there: need.sh chromium rabbitmq-server
# What is missing and cannot be installed is named with its cost; the tests that need it fail then, they are not skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

have() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/usr/lib/rabbitmq/bin/$1" ]; }

cost() {
    case $1 in
        chromium) echo "the tests in a browser fail" ;;
        rabbitmq-server) echo "the tests with a real message broker fail" ;;
        *) echo "the tests that drive it fail" ;;
    esac
}

for program in "$@"; do
    have "$program" && continue
    scripts/apt.sh "$program" && have "$program" && continue
    printf '%s is missing and could not be installed: %s. On Debian: apt install %s\n' \
        "$program" "$(cost "$program")" "$program" >&2
done
