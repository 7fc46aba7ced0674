from pytest_bdd import scenarios

from tests.support.ids import ROOT

scenarios(str(ROOT / "features" / "portal"))
