"""The three firms of the rehearsal: their names and terms, what they sell, and whom they work for."""

from entrypoints.cli.rehearsal.courses import DELSOL_YEARS, FEW, LUMIERE_YEARS, THREE_YEARS, Mix
from entrypoints.cli.rehearsal.firm import Firm
from entrypoints.cli.rehearsal.firms.delsol import DELSOL
from entrypoints.cli.rehearsal.firms.lumiere import LUMIERE
from entrypoints.cli.rehearsal.firms.northwind import NORTHWIND

FIRMS: tuple[tuple[Firm, Mix], ...] = (
    (NORTHWIND, THREE_YEARS),
    (DELSOL, DELSOL_YEARS),
    (LUMIERE, LUMIERE_YEARS),
)
# The same firms with a few of each course: for those who change the code all the time.
SMALL_FIRMS: tuple[tuple[Firm, Mix], ...] = ((NORTHWIND, FEW), *FIRMS[1:])
