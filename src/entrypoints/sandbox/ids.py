import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """An id in Stripe's form, such as `pi_3aB…`; the prefix comes without its underscore."""
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(length))}"
