"""docs/signatures.md lists the differences from MLflow that the comparison with it allows, and its examples run."""

from compat.signature_differences import DIFFERENCES
from docs.markdown import code_blocks, read


def test_the_differences_are_those_of_the_comparison():
    rows = [f"| {difference.what}. | {difference.why} |" for difference in DIFFERENCES]
    page = read("docs/signatures.md")
    assert page.rstrip().endswith("\n".join(rows))


GIVEN = """
import pandas
import pydantic
from sklearn.linear_model import LinearRegression
from regista.mlflow.pyfunc import PythonModel

frame = pandas.DataFrame({"hour": [1.0, 2.0]})
model = LinearRegression().fit(frame, [2.0, 4.0])
"""


def test_the_examples_run():
    names = {}
    exec(compile("\n".join([GIVEN, *code_blocks("docs/signatures.md", "python")]), "docs/signatures.md", "exec"), names)
    assert names["signature"].inputs.input_names() == ["hour"]
    assert names["Chat"]().predict([names["Message"](role="user")]) == ["user"]
