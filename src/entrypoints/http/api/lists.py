"""Pages of lists: hand `next` back as `cursor`."""

from typing import Annotated, TypeAlias

from litestar.params import QueryParameter

Cursor: TypeAlias = Annotated[
    str | None, QueryParameter(max_length=200, description="The `next` of the page before; none for the first page.")
]
Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]
MOST = 20
