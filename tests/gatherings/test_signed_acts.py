"""Acts outside service.py are signed and recorded all the same."""

import pytest

from tests.guards.sources import ROOT, tree
from tests.guards.test_audit import acts, reaches

ENDS = frozenset({"touch", "add_groups"})
"""Ways into the journal: `service.touch` records, `add_groups` touches."""


@pytest.mark.parametrize("name", ["arranging", "visiting"])
def test_public_acts_say_who_acts_and_leave_an_entry(name: str) -> None:
    functions = acts(tree(ROOT / "eac" / "gatherings" / f"{name}.py"))
    public = {each: node for each, node in functions.items() if not each.startswith("_") and each != "outings"}
    assert [each for each in public if not reaches(each, functions, ENDS)] == []
    assert [each for each, node in public.items() if "by" not in {arg.arg for arg in node.args.kwonlyargs}] == []
