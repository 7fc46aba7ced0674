"""The jsonb columns hold what pages show, in the read models' own shapes: a read decodes them and computes nothing."""

from datetime import timedelta
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy.exc import IntegrityError

from adapters.sql.records.bills import BillRecord
from adapters.sql.records.decisions import DecisionRecord
from adapters.sql.records.offers import ContentRecord
from application.contractors.views import ContractorHead
from application.estimates.views import DecisionView
from application.ports.pictures import MOST_KEPT_BYTES, MOST_SMALL_BYTES, KeptPicture
from application.shared.views import LinePictureView, LogoView
from domain.estimates.estimate import Estimate
from domain.shared.pictures import PictureKind
from tests.contracts.ground import Ground
from tests.drivers.sql import SqlPortal
from tests.support import samples

pytestmark = pytest.mark.anyio
T = TypeVar("T")


async def test_an_option_carries_its_figures(portal: SqlPortal, ground: Ground) -> None:
    offer = await ground.estimate()
    content = await column(portal, "content from estimate", ContentRecord)
    for option, shown in zip(offer.content.options, content.options, strict=True):
        totals = offer.content.pricing.of(option.taken(option.preselection))
        assert (shown.id, shown.name, shown.recommended) == (option.id, option.name, option.recommended)
        assert (shown.totals.total_minor, shown.totals.subtotal_minor) == (totals.total.minor, totals.subtotal.minor)
        assert shown.deposit_minor == offer.content.deposit.due(totals.total).minor
        every = offer.content.pricing.of(tuple(offered.line for offered in option.lines))
        assert [line.net_minor for line in shown.lines] == [net.minor for net in every.lines]
    extra = content.options[0].lines[1]
    assert (extra.optional, extra.preselected, extra.most, extra.quantity) == (True, True, "3", "1")
    [row] = await portal.look("select least_minor, most_minor from estimate")
    assert [row["least_minor"], row["most_minor"]] == [option.totals.total_minor for option in content.options]


async def test_a_decision_keeps_what_was_taken_and_who_signed(portal: SqlPortal, ground: Ground) -> None:
    sent = await decided(ground, await ground.estimate())
    view = await column(portal, "decision from estimate", DecisionView)
    assert (view.signer_name, view.signature_kind, view.language) == ("Ada Lovelace", "typed", "en")
    assert (view.by_name, view.by_kind, view.ip) == ("Ada", "link", "203.0.113.9")
    assert [line.quantity for line in view.lines] == ["1.5", "2"]
    assert sent.decision is not None
    assert sent.decision.total is not None
    assert view.totals is not None
    assert view.totals.total_minor == sent.decision.total.minor
    [row] = await portal.look("select least_minor, most_minor from estimate")
    assert row["least_minor"] == row["most_minor"] == sent.decision.total.minor
    [proof] = await portal.look("select * from evidence")
    assert proof["content_hash"] == view.content_hash == sent.decision.content_hash
    first = await column(portal, "decision from estimate", DecisionRecord)
    async with ground.begin() as work:
        await work.estimates.save(await work.estimates.get(sent.id))  # without the evidence at hand
        await work.commit()
    assert await column(portal, "decision from estimate", DecisionRecord) == first


async def test_the_first_sending_is_the_one_that_is_shown(portal: SqlPortal, ground: Ground) -> None:
    offer = await ground.estimate()
    [row] = await portal.look("select sent_at from estimate")
    assert row["sent_at"] is None
    moments = []
    for _ in range(2):
        async with ground.begin() as work:
            loaded = await work.estimates.get(offer.id)
            loaded.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
            moments.append(work.now)
            await work.estimates.save(loaded)
            await work.commit()
        await portal.move_clock(timedelta(days=1))
    [row] = await portal.look("select sent_at from estimate")
    assert row["sent_at"] == moments[0]


async def test_a_bill_and_a_head_carry_what_pages_show(portal: SqlPortal, ground: Ground) -> None:
    invoice = await ground.invoice()
    bill = await column(portal, "bill from invoice", BillRecord)
    assert bill.totals.total_minor == invoice.total.minor == 108_250
    assert (bill.note, bill.lines[0].description, bill.lines[0].tax_rate) == ("Thank you", "Boiler", "8.25")
    assert [(tax.code, tax.amount_minor) for tax in bill.totals.taxes] == [("sales", 8_250)]
    [row] = await portal.look("select total_minor, settled_minor from invoice")
    assert (row["total_minor"], row["settled_minor"]) == (invoice.total.minor, 0)
    head = await column(portal, "head from contractor", ContractorHead)
    assert (head.id, head.name, head.phone, head.modules) == (
        ground.contractor.id,
        "Hearth Heating",
        "555 0100",
        ("estimates", "invoices"),
    )


async def test_what_is_shown_stands_in_the_rows_with_its_address(portal: SqlPortal, ground: Ground) -> None:
    offer = await ground.estimate()
    async with ground.begin() as work:
        changed, owner = await work.estimates.get(offer.id), await work.contractors.get()
        changed.amend(samples.with_flame(offer.content), zone=samples.ZONE, now=work.now)
        owner.change(samples.with_mark(owner.settings))
        await work.estimates.save(changed)
        await work.contractors.save(owner)
        await work.commit()
    await decided(ground, changed)
    flame, mark = samples.FLAME.picture.sha256, samples.MARK.picture.sha256
    seen = LinePictureView(
        id=flame,
        address=f"/pictures/{flame}.jpg",
        thumb_address=f"/pictures/{flame}-small.jpg",
        width=800,
        height=600,
        alt="A flame",
    )
    content = await column(portal, "content from estimate", ContentRecord)
    decision = await column(portal, "decision from estimate", DecisionView)
    head = await column(portal, "head from contractor", ContractorHead)
    assert [line.picture for line in content.options[0].lines] == [seen, None]
    assert [line.picture for line in decision.lines] == [seen, None]
    assert head.logo == LogoView(id=mark, address=f"/pictures/{mark}.webp", width=48, height=16)


@pytest.mark.parametrize(("large", "small"), [(MOST_KEPT_BYTES + 1, None), (1, MOST_SMALL_BYTES + 1)])
async def test_a_picture_larger_than_any_that_is_made_is_not_stored(
    ground: Ground, large: int, small: int | None
) -> None:
    kept = KeptPicture(
        kind=PictureKind.LINE,
        media_type="image/jpeg",
        width=1,
        height=1,
        content=b"x" * large,
        small=b"x" * small if small else None,
    )
    with pytest.raises(IntegrityError, match="ck_picture_size"):
        async with ground.begin() as work:
            await work.pictures.add(kept)


async def decided(ground: Ground, offer: Estimate) -> Estimate:
    async with ground.begin() as work:
        loaded = await work.estimates.get(offer.id)
        loaded.send(zone=samples.ZONE, sending=work.new_id(), now=work.now)
        samples.approve(loaded, by=samples.person(ground.customer), now=work.now)
        await work.estimates.save(loaded)
        await work.commit()
    return loaded


async def column(portal: SqlPortal, which: str, kind: type[T]) -> T:
    [row] = await portal.look(f"select {which}")
    return msgspec.json.decode(row[0], type=kind)
