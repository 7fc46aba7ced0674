"""Customers, the people who speak for them, and their places."""

from collections.abc import Callable
from uuid import UUID

import pytest

from domain.contractors.errors import SettingRefused
from domain.customers.customer import Contact, Customer, Property
from domain.customers.errors import ContactUnknown, EmailRefused, PropertyUnknown
from domain.shared.ids import ContactId, PropertyId
from domain.shared.text import TextRefused
from tests.unit.factories import CONTRACTOR, CUSTOMER


def contact(number: int = 1, *, email: str = "dana@example.com", name: str = "Dana Reed", phone: str = "") -> Contact:
    return Contact(id=ContactId(UUID(int=80 + number)), name=name, email=email, phone=phone)


def place(number: int = 1, *, street: str = "1 Elm St", city: str = "Albany", region: str = "NY") -> Property:
    return Property(id=PropertyId(UUID(int=90 + number)), street=street, city=city, region=region, postal_code="12207")


def customer(*contacts: Contact) -> Customer:
    return Customer(id=CUSTOMER, contractor_id=CONTRACTOR, name="Reed family", contacts=contacts, properties=[place()])


@pytest.mark.parametrize(
    "email",
    [
        "dana@example.com",
        "  dana@example.com\n",
        "dana.reed+portal@mail.example.co.uk",
        "o'neil@example.com",
        "1@1.example",
        "x" * 64 + "@example.com",
        "a@" + "b" * 63 + ".com",
        "a@xn--mnchen-3ya.example",
    ],
)
def test_an_address_that_can_be_delivered_to_is_taken(email: str) -> None:
    assert contact(email=email).email == email.strip()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "dana",
        "dana@",
        "@example.com",
        "dana@localhost",
        "dana@@example.com",
        "dana@example..com",
        "dana@.example.com",
        "dana@example.com.",
        "dana..reed@example.com",
        ".dana@example.com",
        "dana.@example.com",
        "dana@-example.com",
        "dana@example-.com",
        "dana@exam_ple.com",
        "da na@example.com",
        "dana@exam ple.com",
        "dana@[127.0.0.1]",
        "d\u00e4na@example.com",
        "dana@ex\u0430mple.com",
        "x" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "a@" + ".".join(["b" * 60] * 5),
    ],
)
def test_an_address_that_cannot_be_delivered_to_is_refused(email: str) -> None:
    with pytest.raises(EmailRefused) as refused:
        contact(email=email)
    assert refused.value.values["field"] == "email"


@pytest.mark.parametrize(
    "trick",
    [
        "dana@example.com\r\nBcc: eve@example.com",
        "dana@example.com\nBcc: eve@example.com",
        "dana@example.com\u2028Bcc: eve@example.com",
        "dana@example.com\x00",
        "Dana <dana@example.com>",
        '"dana@example.com" <eve@example.com>',
        "<dana@example.com>",
        '"dana reed"@example.com',
        "dana@example.com,eve@example.com",
        "dana@example.com;eve@example.com",
        "dana(comment)@example.com",
        "dana%0a@example.com\n.x",
        "dana@example.com, ",
    ],
)
def test_T68_an_address_that_says_more_than_one_address_is_refused(trick: str) -> None:
    with pytest.raises(EmailRefused):
        contact(email=trick)


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_T69_a_long_address_is_refused_without_delay(size: int) -> None:
    for endless in ("a." * size + "@", "a@" + "a." * size, "a@" + "a-" * size):
        with pytest.raises(EmailRefused):
            contact(email=endless)


def test_an_address_is_looked_up_whatever_its_case() -> None:
    assert contact(email="Dana@Example.COM").email_key == "dana@example.com"
    assert contact(email="Dana@Example.COM").email == "Dana@Example.COM"


@pytest.mark.parametrize(
    "building",
    [
        lambda: contact(name=""),
        lambda: contact(name="Dana\r\nBcc: eve@example.com"),
        lambda: contact(name="Dana\u2028Reed"),
        lambda: contact(phone="5" * 41),
        lambda: place(street=" "),
        lambda: place(city=""),
        lambda: place(region="N\nY"),
        lambda: Customer(id=CUSTOMER, contractor_id=CONTRACTOR, name="\u200b"),
    ],
)
def test_T68_names_and_addresses_are_texts_of_one_line(building: Callable[[], object]) -> None:
    with pytest.raises(TextRefused):
        building()


def test_one_customer_has_an_address_once_whatever_its_case() -> None:
    one = customer(contact())
    with pytest.raises(EmailRefused) as refused:
        one.add_contact(contact(2, email="DANA@example.com"))
    assert refused.value.values["reason"] == "repeated"
    assert [known.id for known in one.contacts] == [contact().id]
    one.add_contact(contact(2, email="sam@example.com"))
    assert len(one.contacts) == 2


def test_a_contact_is_found_by_its_id() -> None:
    one = customer(contact(1), contact(2, email="sam@example.com"))
    assert one.contact(ContactId(UUID(int=82))).email == "sam@example.com"
    with pytest.raises(ContactUnknown):
        one.contact(ContactId(UUID(int=83)))


def test_a_place_is_found_by_its_id() -> None:
    one = customer()
    one.add_property(place(2, street="2 Elm St"))
    assert one.property(PropertyId(UUID(int=92))).street == "2 Elm St"
    with pytest.raises(PropertyUnknown):
        one.property(PropertyId(UUID(int=93)))


@pytest.mark.parametrize(("region", "text"), [("NY", "1 Elm St, Albany, NY 12207"), ("", "1 Elm St, Albany, 12207")])
def test_a_place_is_written_in_one_line(region: str, text: str) -> None:
    assert place(region=region).one_line == text


def test_a_place_without_region_and_code_ends_with_its_city() -> None:
    assert Property(id=PropertyId(UUID(int=91)), street="1 Elm St", city="Albany").one_line == "1 Elm St, Albany"


def test_a_contact_chooses_a_language_that_is_spoken() -> None:
    dana, sam = contact(1), contact(2, email="sam@example.com")
    them = customer(dana, sam)
    assert them.choose_language(sam.id, "es")
    assert [one.language for one in them.contacts] == ["en", "es"]
    assert not them.choose_language(sam.id, "es")
    with pytest.raises(SettingRefused):
        them.choose_language(dana.id, "de")
    with pytest.raises(ContactUnknown):
        them.choose_language(ContactId(UUID(int=99)), "fr")
    assert [one.id for one in them.contacts] == [dana.id, sam.id]
