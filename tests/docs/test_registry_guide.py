"""Everything that docs/registry.md shows is run, in its order, with the exit codes it names."""

from tests.docs.walkthrough import walk_through

HAPPENS = (
    "Registered bikes/4, content ",
    "bikes@champion → version 2",
    "bikes@champion: version 2 → 3",
    "bikes@champion: version 4 → 3",
    "bikes@champion: version 3 → 2",
    "nothing is broken",
    "Copied bikes/2 to bikes-of-the-north/1",
    "bikes is called cycles now",
    "cycles@challenger → version 4",
)


def test_the_guide_runs_from_top_to_bottom(tmp_path):
    printed = walk_through("docs/registry.md", tmp_path)
    assert [line for line in HAPPENS if line not in printed] == []
