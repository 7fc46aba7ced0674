"""The write side's ports without a database, for the features' application level; held to the same contract as SQL."""

from tests.drivers.memory.portal import MemoryPortal
from tests.drivers.memory.unit_of_work import MemoryUnitOfWork

__all__ = ["MemoryPortal", "MemoryUnitOfWork"]
