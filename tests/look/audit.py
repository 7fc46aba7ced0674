"""All checks of one view of one page; each finding says which rule, where and what."""

import msgspec

from tests.integration.texts.english import english_in, pieces_of
from tests.look.gallery import Snapshot
from tests.look.tab import Tab
from tests.look.views import View

AXE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run({ runOnly: tags, resultTypes: ["violations"], preload: false });
  const tell = (rule, node) => ({
    rule: `axe ${rule.id}`,
    where: node.target.join(" "),
    what: node.failureSummary.split("\\n").slice(1, 3).join(" ").trim(),
  });
  return found.violations.flatMap((rule) => rule.nodes.slice(0, 5).map((node) => tell(rule, node)));
}"""


# Said when the document was made, in the language of then; the gallery changes its contacts' language afterwards.
KEPT_WORDS = {"Deposit for estimate {number}"}


FOR_BUILDERS = {"components"}  # its samples speak English


class Finding(msgspec.Struct, frozen=True):
    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.what}"


async def audited(tab: Tab, snapshot: Snapshot, view: View) -> list[Finding]:
    await tab.show(snapshot, view)
    found = await tab.page.evaluate("(given) => lookAudit(given)", {"grown": view.grown, "language": view.language})
    found += await tab.page.evaluate(AXE)
    return [*msgspec.convert(found, list[Finding]), *_said(tab), *_in_english(snapshot)]


async def walked(tab: Tab, snapshot: Snapshot, view: View) -> list[Finding]:
    """Press Tab through the page: it stops where the document says, in that order, from where the page begins."""
    await tab.show(snapshot, view)
    leads: bool = await tab.page.evaluate("document.activeElement !== document.body")  # to what is wrong with a form
    stops: list[str] = await tab.page.evaluate("lookStops().map(lookPath)")
    reached = [await _next(tab) for _ in stops]
    first = stops.index(reached[0]) if leads and reached and reached[0] in stops else 0
    for stop, at in zip(stops[first:], reached, strict=False):
        if at != stop:
            return [Finding("tab", stop, f"Tab leads to {at} instead")]
    return []


async def _next(tab: Tab) -> str:
    await tab.page.keyboard.press("Tab")
    at: str = await tab.page.evaluate("lookPath(document.activeElement)")
    return at


def _said(tab: Tab) -> list[Finding]:
    return [Finding("silence", str(tab.page.url), what) for what in tab.complaints]


def _in_english(snapshot: Snapshot) -> list[Finding]:
    if snapshot.language == "en" or snapshot.name in FOR_BUILDERS:
        return []
    sentences = english_in(pieces_of(snapshot.body.decode()), snapshot.language)
    return [Finding("english", snapshot.name, sentence) for sentence in sentences if sentence not in KEPT_WORDS]
