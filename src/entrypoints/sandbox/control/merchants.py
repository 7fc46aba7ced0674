import msgspec
from litestar import Controller, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, JSONBody

from entrypoints.sandbox import payments
from entrypoints.sandbox.cards import card_by_number
from entrypoints.sandbox.control.refusal import refused
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox


class NamedAccount(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`access` false: the merchant has disconnected the platform (403 from then on)."""

    account: str | None = None
    api_key: str | None = None
    name: str | None = None
    access: bool | None = None


class PayWith(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    card: str = "4242424242424242"
    challenge: bool | None = None  # how a 3-D Secure card's challenge ends; None leaves it open
    name: str = "Jenny Rosen"
    email: str | None = None


class MerchantControl(Controller):
    path = "/control"

    @post("/accounts", status_code=200)
    async def name_account(self, data: JSONBody[NamedAccount], sandbox: Injected[Sandbox]) -> Json:
        if (data.account is None) == (data.api_key is None):
            raise refused("give either account or api_key")
        found = (
            sandbox.accounts.get(data.account, connected=True)
            if data.account is not None
            else sandbox.accounts.of_key(data.api_key or "")
        )
        found.name = data.name or found.name
        found.access = found.access if data.access is None else data.access
        return {"id": found.id, "name": found.name, "connected": found.connected, "access": found.access}

    @post("/sessions/{session_id:str}/payment", status_code=200)
    async def pay_session(self, session_id: FromPath[str], data: JSONBody[PayWith], sandbox: Injected[Sandbox]) -> Json:
        """What the customer would do in a browser; answers 409 when the session is closed."""
        payments.expire_due(sandbox)
        card = card_by_number(data.card)
        if card is None:
            raise refused("not one of the test cards")
        account, session = sandbox.accounts.owner_of("checkout.session", session_id)
        if account is None or session is None:
            raise NotFoundException(f"no checkout session {session_id}")
        paying = payments.Paying(card, month=12, year=sandbox.clock.at().year + 1, name=data.name, email=data.email)
        try:
            outcome = payments.pay_session(sandbox, account, session, paying)
            if outcome.state == "challenge" and data.challenge is not None:
                outcome = payments.answer_challenge(sandbox, account, outcome.intent, passed=data.challenge)
        except payments.SessionClosed:
            raise refused(f"the session is {session['status']}", 409) from None
        except payments.CardNotAccepted as error:
            raise refused(f"the session does not take {error} cards", 409) from None
        return {"outcome": outcome.state, "message": outcome.message, "payment_intent": outcome.intent["id"]}
