"""How fast public pages are on a phone, measured on a running rehearsal (`make run`) in chromium.

    .venv/bin/python scripts/speed.py [--visits 7]

Each visit is a first one: a fresh profile, 1.6 Mbit/s down, 150 ms until an answer begins, a CPU slowed four times, the
width of a phone. The emulation delays requests, not connections; a connection over TLS costs two round trips more, so
what is left of the second must hold them as well. Prints medians and ends with 1 when a limit is broken.
"""

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

PHONE = {"width": 390, "height": 844}
DOWN, UP, ROUND_TRIP_MS, SLOWER = 1_600_000 / 8, 750_000 / 8, 150, 4
SETTLED_MS = 500  # after the load: what moves later counts too
LCP_MS, TRANSFERRED, SHIFT = 1000, 60_000, 0.0
NOBODYS = "x" * 43

_PAINTED = """() => new Promise((done) => {
  let lcp = 0, shift = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) lcp = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) shift += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([lcp, shift]), 50);
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    lcp_ms: float
    shift: float
    transferred: int  # bytes of every answer as they were sent, with their headers
    requests: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7)
    visits = parser.parse_args().visits
    rehearsal = json.loads(Path("var/rehearsal.json").read_text())
    broken = []
    print(f"Of {visits} first visits each:")
    print(f"{'page':<14}{'LCP ms':>8}{'worst':>8}{'bytes':>8}{'requests':>10}{'shift':>8}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for name, address in pages_of(rehearsal).items():
            seen = [visit(browser, address) for _ in range(visits)]
            lcp, transferred = median(one.lcp_ms for one in seen), max(one.transferred for one in seen)
            shift, requests = max(one.shift for one in seen), max(one.requests for one in seen)
            worst = max(one.lcp_ms for one in seen)
            print(f"{name:<14}{lcp:>8.0f}{worst:>8.0f}{transferred:>8}{requests:>10}{shift:>8.3f}")
            if not 0 < lcp < LCP_MS or transferred > TRANSFERRED or shift > SHIFT:
                broken.append(name)
        browser.close()
    if broken:
        sys.exit(f"Over a limit (LCP {LCP_MS} ms, {TRANSFERRED} bytes, no shift): {', '.join(broken)}")


def pages_of(rehearsal: dict[str, Any]) -> dict[str, str]:
    links, portal = rehearsal["links"], rehearsal["portal_url"]
    return {
        "estimate": links["estimate"],
        "invoice": links["invoice"],
        "payment link": links["payment"],
        "sign in": f"{portal}/login",
        "expired link": f"{portal}/e/{NOBODYS}",
    }


def visit(browser: Browser, address: str) -> Visit:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    sizes: list[int] = []
    devtools.on("Network.loadingFinished", lambda finished: sizes.append(int(finished["encodedDataLength"])))
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": DOWN, "uploadThroughput": UP},
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLED_MS)
    lcp_ms, shift = page.evaluate(_PAINTED)
    context.close()
    return Visit(lcp_ms=lcp_ms, shift=shift, transferred=sum(sizes), requests=len(sizes))


if __name__ == "__main__":
    main()
