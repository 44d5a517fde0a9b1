"""Who may import whom; the rules are in pyproject.toml."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "regista"
HEAVY = {
    *("numpy", "pandas", "scipy", "sklearn", "torch", "matplotlib", "skops", "pyarrow", "xgboost", "lightgbm"),
    *("catboost", "statsmodels", "onnx", "onnxruntime", "safetensors", "keras", "tensorflow", "prophet", "spacy"),
    *("sentence_transformers", "transformers"),
}
FRAMEWORKS = HEAVY - {"numpy", "pandas", "scipy"}


def imports_outside_functions(tree):
    """The top-level packages that importing the module imports."""
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]
        nodes.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_heavy_packages_are_imported_where_they_are_used(path):
    found = set(imports_outside_functions(ast.parse(path.read_text())))
    assert not found & HEAVY
    assert "mlflow" not in found


@pytest.mark.parametrize("module", ["regista", "regista.cli", "regista.client", "regista.serving.scorer"])
def test_importing_loads_nothing_heavy(module):
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & (HEAVY | {"sqlalchemy", "alembic", "starlette", "uvicorn"})


def test_no_file_names_this_machine_or_a_registry():
    """The project installs from wherever pip is told to."""
    files = [
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
        ROOT / ".ci" / "run",
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
    ]
    for path in files:
        text = path.read_text()
        assert "index-url" not in text, path
        assert str(ROOT) not in text, path
