from litestar.exceptions import HTTPException


def refused(why: str, status: int = 400) -> HTTPException:
    """A clear answer to a request that makes no sense (400) or comes too late (409)."""
    return HTTPException(why, status_code=status)
