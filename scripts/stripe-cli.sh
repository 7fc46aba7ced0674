#!/bin/sh
# Lets Stripe's official command line trigger payments against a sandbox started for it, and compares what both say.
# Optional: needs npm, which fetches @stripe/cli. It calls the sandbox only, its telemetry is off, and HOME is a
# temporary folder.
set -eu

CLI="@stripe/cli@1.52.0"
ROOT=$(cd "$(dirname "$0")/.." && pwd)
PYTHON="${PYTHON:-$ROOT/.venv/bin/python}"
KEY="sk_test_0000000000000000000000"

miss() {
    echo "stripe-cli: $1 is missing; $2. The check was NOT run." >&2
    exit 1
}
command -v npm >/dev/null 2>&1 || miss "npm" "install Node.js 18 or newer with npm (about 200 MB)"
[ -x "$PYTHON" ] || miss "$PYTHON" "run make setup first, or set PYTHON"
"$PYTHON" -c "import aiosmtpd, litestar" 2>/dev/null || miss "the extra 'sandbox' in $PYTHON" "run make setup first"

WORK=$(mktemp -d)
SANDBOX=""
finish() {
    [ -z "$SANDBOX" ] || kill "$SANDBOX" 2>/dev/null || true
    rm -rf "$WORK"
}
trap finish EXIT INT TERM

echo "stripe-cli: fetching $CLI"
(cd "$WORK" && npm install --no-save --no-fund --no-audit --no-update-notifier --loglevel=error --ignore-scripts "$CLI" >"$WORK/npm.log" 2>&1) || {
    cat "$WORK/npm.log" >&2
    miss "$CLI" "npm could not fetch it (see above); a network or a mirror is needed once"
}
STRIPE="$WORK/node_modules/.bin/stripe"
[ -x "$STRIPE" ] || miss "the stripe program in $CLI" "the package has changed"

PYTHONPATH="$ROOT/src" "$PYTHON" -m entrypoints.sandbox --http-port 0 --smtp-port 0 >"$WORK/ready" 2>"$WORK/errors" &
SANDBOX=$!
tries=0
until grep -q "^sandbox ready" "$WORK/ready"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$SANDBOX" 2>/dev/null; then
        cat "$WORK/errors" >&2
        echo "stripe-cli: the sandbox did not start" >&2
        exit 1
    fi
    sleep 0.1
done
URL=$(sed -n 's/^sandbox ready http=\([^ ]*\).*/\1/p' "$WORK/ready")

for EVENT in payment_intent.succeeded checkout.session.completed; do
    echo "stripe-cli: stripe trigger $EVENT --api-base $URL"
    HOME="$WORK" XDG_CONFIG_HOME="$WORK" STRIPE_CLI_TELEMETRY_OPTOUT=1 timeout 60 "$STRIPE" trigger "$EVENT" --api-key "$KEY" --api-base "$URL"
done

"$PYTHON" - "$URL" <<'CHECK'
import json
import sys
import urllib.request


def read(path: str) -> dict:
    with urllib.request.urlopen(sys.argv[1] + path, timeout=10) as answer:
        return json.load(answer)


charges = [(one["status"], one["amount"]) for one in read("/control/truth")["charges"]]
events = [one["event"]["type"] for one in read("/control/events")["events"]]
assert charges == [("succeeded", 2000), ("succeeded", 3000)], charges
assert events.count("payment_intent.succeeded") == 2 and "checkout.session.completed" in events, events
print(f"stripe-cli: the sandbox booked {charges} and sent {len(events)} events: agreed")
CHECK
