from application.errors import NotFound


def printable(number: str) -> str:
    """A document's number as it came in. Raises NotFound for what none is called: PostgreSQL refuses NUL in a text."""
    if not number.isprintable():
        raise NotFound
    return number
