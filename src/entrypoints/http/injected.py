from typing import TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

T = TypeVar("T")
Injected = NamedDependency[SkipValidation[T]]  # a handler of the container, found by its name
