from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec
from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import TextClause


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One invariant as a statement that finds what breaks it, among the rows of the contractor that is set.

    Each row of its answer has one column, `broken`: which rows and how, by ids, numbers and sums. Names, addresses
    and texts of people have no place there, for it is printed.
    """

    id: str  # of docs/threats.md, or the promise that it is part of
    says: str
    sql: str
    words: Mapping[str, Iterable[StrEnum]] = {}  # lists that the statement reads as :name
    numbers: Mapping[str, int] = {}

    def statement(self, *, most: int) -> TextClause:
        lists = (
            bindparam(name, sorted(word.value for word in words), type_=ARRAY(Text))
            for name, words in self.words.items()
        )
        bounded = text(f"{self.sql} LIMIT :most")
        return bounded.bindparams(*lists, most=most, **self.numbers)
