"""docs/signatures.md lists the differences from MLflow that the comparison with it allows."""

from compat.signature_differences import DIFFERENCES
from docs.markdown import read


def test_the_differences_are_those_of_the_comparison():
    rows = [f"| {difference.what}. | {difference.why} |" for difference in DIFFERENCES]
    page = read("docs/signatures.md")
    assert page.rstrip().endswith("\n".join(rows))
