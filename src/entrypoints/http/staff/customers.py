from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from application.customers.add_customer import (
    AddCustomer,
    AddCustomerHandler,
    ContactInput,
    ExtendCustomer,
    ExtendCustomerHandler,
    PropertyInput,
)
from application.customers.queries import GetCustomer, GetCustomerHandler, ListCustomers, ListCustomersHandler
from application.customers.views import CustomerList, CustomerView
from application.shared.once import RequestKey
from entrypoints.http.api.lists import MOST, Cursor, Limit
from entrypoints.http.api.problems import READ, WRITE
from entrypoints.http.injected import Injected
from entrypoints.http.staff.inputs import NewCustomer
from entrypoints.http.staff.key import StaffAsked
from entrypoints.http.staff.outputs import Made

# PostgreSQL refuses a text with a NUL in it
Email = Annotated[
    str | None,
    QueryParameter(max_length=320, pattern=r"^[^\x00-\x20]*$(?!\n)", description="Only who has this address."),
]


class CustomerController(Controller):
    path = "/customers"

    @get("/", responses=READ)
    async def list_customers_of_contractor(
        self,
        request: StaffAsked,
        list_customers: Injected[ListCustomersHandler],
        email: Email = None,
        cursor: Cursor = None,
        limit: Limit = MOST,
    ) -> CustomerList:
        """Customers with their contacts and properties, newest first."""
        return await list_customers(
            ListCustomers(contractor_id=request.user.contractor_id, email=email, cursor=cursor, most=limit)
        )

    @post("/", responses=WRITE)
    async def add_customer_to_contractor(
        self,
        request: StaffAsked,
        data: JSONBody[NewCustomer],
        request_key: Injected[RequestKey | None],
        add_customer: Injected[AddCustomerHandler],
    ) -> Made:
        """Add a customer, at once with contacts and properties."""
        made = await add_customer(
            AddCustomer(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                name=data.name,
                contacts=data.contacts,
                properties=data.properties,
                request=request_key,
            )
        )
        return Made(id=made)

    @get("/{customer_id:uuid}", responses=READ)
    async def read_customer(
        self, request: StaffAsked, customer_id: FromPath[UUID], get_customer: Injected[GetCustomerHandler]
    ) -> CustomerView:
        """One customer."""
        return await get_customer(GetCustomer(contractor_id=request.user.contractor_id, customer_id=customer_id))

    @post("/{customer_id:uuid}/contacts", responses=WRITE)
    async def add_contact(
        self,
        request: StaffAsked,
        customer_id: FromPath[UUID],
        data: JSONBody[ContactInput],
        request_key: Injected[RequestKey | None],
        extend_customer: Injected[ExtendCustomerHandler],
        get_customer: Injected[GetCustomerHandler],
    ) -> CustomerView:
        """Add a person who speaks for the customer."""
        await extend_customer(
            ExtendCustomer(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                customer_id=customer_id,
                contact=data,
                request=request_key,
            )
        )
        return await self._now(request, customer_id, get_customer)

    @post("/{customer_id:uuid}/properties", responses=WRITE)
    async def add_property(
        self,
        request: StaffAsked,
        customer_id: FromPath[UUID],
        data: JSONBody[PropertyInput],
        request_key: Injected[RequestKey | None],
        extend_customer: Injected[ExtendCustomerHandler],
        get_customer: Injected[GetCustomerHandler],
    ) -> CustomerView:
        """Add a service address."""
        await extend_customer(
            ExtendCustomer(
                contractor_id=request.user.contractor_id,
                by=request.user.actor,
                customer_id=customer_id,
                place=data,
                request=request_key,
            )
        )
        return await self._now(request, customer_id, get_customer)

    async def _now(self, request: StaffAsked, customer_id: UUID, get_customer: GetCustomerHandler) -> CustomerView:
        return await get_customer(GetCustomer(contractor_id=request.user.contractor_id, customer_id=customer_id))
