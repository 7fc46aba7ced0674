from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json


class StripeError(Exception):
    """An answer in Stripe's error form."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        extra: Json | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        error: Json = {"type": type, "message": message}
        if code:
            error["code"] = code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        if param:
            error["param"] = param
        self.body: Json = {"error": error | (extra or {})}

    @property
    def kept(self) -> bool:
        """Whether an idempotency key remembers it: only what came out of an execution, so a card's refusal."""
        return self.status == 402


def invalid(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    return StripeError(400, message, code=code, param=param)


def missing(param: str) -> StripeError:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def no_such(kind: str, id: str, param: str) -> StripeError:
    return StripeError(404, f"No such {kind}: '{id}'", code="resource_missing", param=param)


def no_such_in_v2(message: str) -> StripeError:
    """The v2 endpoints have an error form of their own."""
    error = StripeError(404, message)
    error.body = {"error": {"code": "not_found", "message": message}}
    return error


def scripted(status: int) -> Json:
    """The body of a fault that the control interface asked for."""
    known: dict[int, Json] = {
        409: {
            "type": "invalid_request_error",
            "code": "lock_timeout",
            "message": "This object cannot be accessed right now.",
        },
        429: {"type": "invalid_request_error", "code": "rate_limit", "message": "Request rate limit exceeded."},
    }
    fallback = {"type": "api_error", "message": f"Sandbox: scripted fault ({new_id('flt', 8)})."}
    return {"error": known.get(status, fallback)}
