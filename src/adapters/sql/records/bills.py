import msgspec

from adapters.sql.records.pricing import PricingRecord, line_of, pricing_of, pricing_record
from application.shared.figures import line_views, totals_view
from application.shared.views import LineView, TotalsView
from domain.invoices.invoice import Bill


class BillRecord(msgspec.Struct, frozen=True, kw_only=True):
    note: str
    lines: tuple[LineView, ...]
    totals: TotalsView
    pricing: PricingRecord


def bill_record(bill: Bill) -> BillRecord:
    totals = bill.totals
    return BillRecord(
        note=bill.note,
        lines=line_views(bill.lines, totals),
        totals=totals_view(totals),
        pricing=pricing_record(bill.pricing),
    )


def bill_of(record: BillRecord, *, title: str, currency: str) -> Bill:
    return Bill(
        title=title,
        lines=tuple(line_of(line, currency) for line in record.lines),
        pricing=pricing_of(record.pricing, currency),
        note=record.note,
    )
