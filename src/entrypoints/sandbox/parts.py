from typing import TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

T = TypeVar("T")
Injected = NamedDependency[SkipValidation[T]]
"""A dependency that is given by name and not parsed."""
