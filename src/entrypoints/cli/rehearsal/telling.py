"""How each course goes, act by act."""

from dataclasses import dataclass, replace

from application.estimates.content import EstimateContent
from application.invoices.bill import BillInput
from application.shared.lines import LineInput
from domain.estimates.offer import DepositKind
from entrypoints.cli.rehearsal.acts import (
    CARDS,
    DECLINED_CARDS,
    Approves,
    AsksByLink,
    AsksForChanges,
    Bills,
    Cancels,
    Declines,
    Demands,
    Drafts,
    Finishes,
    Lapses,
    LeavesPage,
    Offers,
    OpensJob,
    Pays,
    Voids,
    Withdraws,
    WritesOff,
)
from entrypoints.cli.rehearsal.courses import Course, Decision, Money, Work
from entrypoints.cli.rehearsal.firm import Firm
from entrypoints.cli.rehearsal.goods import PARTS
from entrypoints.cli.rehearsal.story import LATER, Story

LAST_DECISION = 20  # days; an estimate is open for thirty


@dataclass(frozen=True, slots=True)
class Teller:
    firm: Firm

    def tell(self, course: Course, story: Story, *, content: EstimateContent, bill: BillInput) -> None:
        """`content` is what an estimate offers, `bill` what is billed where none came first."""
        if course.decision is not None:
            self._estimate(course, story, content)
            title = content.title
        else:
            title = bill.title
        if course.work is not None:
            if course.decision is None:
                story.tell(OpensJob(at=LATER, job=story.key, customer=story.customer, place=story.place, title=title))
                story.hold()
            self._work(course, story)
        if course.money is not None:
            self._bill(course, story, self._billed(course, content, bill))

    def asks_deposit(self, content: EstimateContent) -> bool:
        kind = content.deposit.kind if content.deposit else self.firm.settings.deposit.kind
        return kind is not DepositKind.NONE

    def _estimate(self, course: Course, story: Story, content: EstimateContent) -> None:
        key, chance, words = story.key, story.chance, self.firm.words
        story.tell(Drafts(at=LATER, estimate=key, customer=story.customer, place=story.place, content=content))
        story.hold()
        if course.decision is Decision.DRAFT:
            return
        story.tell(Offers(at=LATER, estimate=key), after=(0, 1))
        story.hold()
        if course.decision is Decision.EXPIRED:
            story.tell(Lapses(at=LATER), after=(32, 33))
        elif course.decision is Decision.CHANGES:
            story.tell(AsksForChanges(at=LATER, estimate=key, message=chance.choice(words.changes)), after=(1, 3))
        elif course.decision is Decision.WITHDRAWN:
            story.tell(Withdraws(at=LATER, estimate=key), after=(1, 9))
        elif course.decision is Decision.DECLINED:
            reason = chance.choice(words.declined)
            story.tell(Declines(at=LATER, estimate=key, reason=reason), after=(1, LAST_DECISION))
        elif course.decision is Decision.APPROVED:
            option = chance.randrange(len(content.options))
            extras = chance.random() < 0.3
            story.tell(Approves(at=LATER, estimate=key, option=option, extras=extras), after=(1, LAST_DECISION))
            story.hold()
            if course.deposit and self.asks_deposit(content):
                self._pay(story, key, after=(0, 3), percent=course.deposit)

    def _billed(self, course: Course, content: EstimateContent, bill: BillInput) -> BillInput | None:
        if course.work is Work.HALF:
            price = sum(line.unit_price_minor for line in content.options[0].lines if not line.optional)
            half = LineInput(description=self.firm.words.half, unit_price_minor=price // 2, tax_class=PARTS)
            return BillInput(title=content.title, lines=(half,))
        return bill if course.decision is None else None

    def _work(self, course: Course, story: Story) -> None:
        if course.work is Work.DONE:
            # a repair is done when the technician leaves, a replacement waits for its parts
            story.tell(Finishes(at=LATER, job=story.key), after=(4, 21) if course.decision else (0, 2))
        elif course.work is Work.CANCELED:
            story.tell(Cancels(at=LATER, job=story.key), after=(2, 9))
            story.hold()

    def _bill(self, course: Course, story: Story, bill: BillInput | None) -> None:
        invoice = f"{story.key} bill"
        billing = Bills(
            at=LATER,
            invoice=invoice,
            customer=story.customer,
            place=story.place,
            job=story.key if course.work else None,
            progress=course.work is not Work.DONE,
            bill=bill,
        )
        story.tell(billing, after=(3, 6) if course.work is Work.HALF else (0, 0))
        story.hold()
        if course.money is Money.DRAFT:
            return
        story.tell(Demands(at=LATER, invoice=invoice))
        if course.money is Money.REPLACED:
            story.tell(Voids(at=LATER, invoice=invoice), after=(0, 1))
            invoice = f"{story.key} second bill"
            story.tell(replace(billing, invoice=invoice), Demands(at=LATER, invoice=invoice))
        self._money(course, story, invoice)

    def _money(self, course: Course, story: Story, invoice: str) -> None:
        if course.money in {Money.PAID, Money.REPLACED}:
            self._pay(story, invoice, after=(1, 18))
        elif course.money is Money.PART:
            self._pay(story, invoice, after=(1, 2), percent=story.chance.choice((40, 50, 60)))
        elif course.money is Money.REFUSED:
            payment = f"{invoice} payment"
            card = story.chance.choice(DECLINED_CARDS)
            story.tell(Pays(at=LATER, payment=payment, invoice=invoice, card=card), after=(0, 2))
            story.tell(LeavesPage(at=LATER, payment=payment), after=(1, 1))
        elif course.money is Money.LEFT:
            story.tell(Pays(at=LATER, payment=f"{invoice} payment", invoice=invoice, card=None), after=(1, 2))
        elif course.money is Money.LINK:
            story.tell(AsksByLink(at=LATER, link=invoice, invoice=invoice, purpose=self.firm.words.asked))
        elif course.money is Money.GIVEN_UP:
            story.tell(WritesOff(at=LATER, invoice=invoice), after=(80, 110))

    def _pay(self, story: Story, invoice: str, *, after: tuple[int, int], percent: int = 100) -> None:
        card = story.chance.choice(CARDS)
        story.tell(
            Pays(at=LATER, payment=f"{invoice} payment", invoice=invoice, card=card, percent=percent), after=after
        )
