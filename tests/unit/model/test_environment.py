from __future__ import annotations

import platform
import warnings
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import pytest
import yaml

from regista.errors import InvalidParameter
from regista.model.environment import Environment, find_mismatches, warn_mismatches
from regista.model.requirements import (
    MLFLOW_REQUIREMENT,
    Requirement,
    distribution_of,
    normalize,
    pin_modules,
    read_requirements,
)

SKLEARN = f"scikit-learn=={version('scikit-learn')}"
NUMPY = f"numpy=={version('numpy')}"


def test_modules_become_pinned_distributions() -> None:
    modules = {"sklearn.tree._tree", "numpy", "json", "__main__", "regista.flavors.base", "mlflow.pyfunc"}
    assert pin_modules(modules) == [NUMPY, SKLEARN]


def test_distribution_with_another_name() -> None:
    assert pin_modules({"_pytest.fixtures"}) == [f"pytest=={version('pytest')}"]
    assert pin_modules({"yaml"}) == [f"PyYAML=={version('PyYAML')}"]


def test_every_installed_module_belongs_to_the_distribution_of_its_name_or_that_python_says() -> None:
    listed = {module: names for module, names in packages_distributions().items() if module.isidentifier()}
    told = {module: {normalize(module), *map(normalize, names)} for module, names in listed.items()}
    found = {module: distribution_of(module) for module in told}
    assert [module for module, name in found.items() if name and normalize(name) not in told[module]] == []
    unknown = {module for module, name in found.items() if name is None}
    assert unknown <= {"regista", "mlflow", "pip", "setuptools", "pkg_resources", "wheel", "_distutils_hack"}
    assert found["_pytest"] == "pytest"


def test_own_modules_count_for_what_they_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_own_module_q.py").write_text("import numpy\nfrom yaml import safe_load\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("my_own_module_q")
    assert pin_modules({"my_own_module_q"}) == [NUMPY, f"PyYAML=={version('PyYAML')}"]


@pytest.mark.parametrize(
    ("line", "name", "pin"),
    [
        ("numpy==1.2", "numpy", "1.2"),
        ("Scikit_Learn == 1.2 ; python_version > '3'", "scikit-learn", "1.2"),
        ("a[b,c]==1", "a", "1"),
        ("numpy>=1,<2", "numpy", None),
        ("numpy==1.*", "numpy", None),
        ("numpy", "numpy", None),
        ("-r other.txt", "", None),
        ("https://x.y/z.whl", "", None),
        ("z @ https://x.y/z.whl", "z", None),
        ("wheels/scikit_learn-1.5.0-cp311-cp311-linux_x86_64.whl", "scikit-learn", "1.5.0"),
        ("./my.own-1.0-1-py3-none-any.whl ; python_version > '3'", "my-own", "1.0"),
        ("https://x.y/torch-2.0%2Bcpu-cp311-cp311-linux_x86_64.whl", "torch", "2.0+cpu"),
        ("z @ https://x.y/z-1.0-py3-none-any.whl", "z", None),
    ],
)
def test_reading_one_line(line: str, name: str, pin: str | None) -> None:
    read = Requirement.of(line)
    assert (read.name, read.pin) == (name, pin)


def test_requirement_files_nest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# note\nx==1\n\n-r sub/b.txt\n-c c.txt\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b.txt").write_text("y\n--requirement ../a.txt\n")
    (tmp_path / "c.txt").write_text("z<3\n")
    assert read_requirements(tmp_path / "a.txt") == (["x==1", "y"], ["z<3"])
    with pytest.raises(InvalidParameter, match="cannot be read"):
        read_requirements(tmp_path / "none.txt")
    with pytest.raises(InvalidParameter, match="must be texts"):
        read_requirements([1])  # type: ignore[list-item]  # wrong on purpose


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({}, [MLFLOW_REQUIREMENT, NUMPY]),
        ({"pip_requirements": ["x==1"]}, [MLFLOW_REQUIREMENT, "x==1"]),
        ({"pip_requirements": ["mlflow==2.9.2", "x"]}, ["mlflow==2.9.2", "x"]),
        ({"extra_pip_requirements": ["x==1"]}, [MLFLOW_REQUIREMENT, NUMPY, "x==1"]),
        ({"extra_pip_requirements": ["NumPy<9"]}, [MLFLOW_REQUIREMENT, "NumPy<9"]),
        (
            {"conda_env": {"dependencies": ["python=3.11", {"pip": ["x==1"]}]}},
            [MLFLOW_REQUIREMENT, "x==1"],
        ),
    ],
)
def test_what_the_user_says(given: dict[str, Any], lines: list[str], tmp_path: Path) -> None:
    Environment.build({"numpy"}, **given).write(tmp_path)
    assert (tmp_path / "requirements.txt").read_text() == "\n".join(lines)
    conda = yaml.safe_load((tmp_path / "conda.yaml").read_text())
    assert conda == given.get("conda_env", conda)
    if "conda_env" not in given:
        assert conda["dependencies"][-1] == {"pip": lines}
        assert list(conda) == ["channels", "dependencies", "name"]
    python_env = yaml.safe_load((tmp_path / "python_env.yaml").read_text())
    assert python_env["python"] == platform.python_version()
    assert python_env["dependencies"] == ["-r requirements.txt"]


def test_constraints(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("x\n-c limits.txt\n")
    (tmp_path / "limits.txt").write_text("y<2\n")
    out = tmp_path / "out"
    out.mkdir()
    Environment.build((), pip_requirements=tmp_path / "in.txt").write(out)
    assert (out / "requirements.txt").read_text().splitlines()[1:] == ["x", "-c constraints.txt"]
    assert (out / "constraints.txt").read_text() == "y<2"


INDEX = [
    "--index-url http://localhost/simple",
    "--extra-index-url=http://localhost/more",
    "--find-links wheels",
    "--trusted-host localhost",
    "--pre",
]


@pytest.mark.parametrize("way", ["pip_requirements", "extra_pip_requirements", "file", "nested file", "conda_env"])
def test_where_to_look_is_kept(way: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("\n".join([*INDEX, "x==1"]))
    (tmp_path / "outer.txt").write_text("-r in.txt\n")
    ways: dict[str, dict[str, Any]] = {
        "pip_requirements": {"pip_requirements": [*INDEX, "x==1"]},
        "extra_pip_requirements": {"extra_pip_requirements": [*INDEX, "x==1"]},
        "file": {"pip_requirements": str(tmp_path / "in.txt")},
        "nested file": {"pip_requirements": tmp_path / "outer.txt"},
        "conda_env": {"conda_env": {"dependencies": [{"pip": [*INDEX, "x==1"]}]}},
    }
    (tmp_path / "out").mkdir()
    Environment.build((), **ways[way]).write(tmp_path / "out")
    given = [*INDEX, "x==1"]
    assert (tmp_path / "out/requirements.txt").read_text().splitlines() == [MLFLOW_REQUIREMENT, *given]
    pip = yaml.safe_load((tmp_path / "out/conda.yaml").read_text())["dependencies"][-1]["pip"]
    assert [line for line in pip if line != MLFLOW_REQUIREMENT] == given
    assert find_mismatches(tmp_path / "out") == ["x (saved 1, not installed here)"]


@pytest.mark.parametrize("login", ["ada:secret", "token", "ada:${WORD}"])
def test_a_password_in_a_url_is_a_warning_that_does_not_repeat_it(login: str, tmp_path: Path) -> None:
    line = f"--extra-index-url https://{login}@localhost/simple"
    with pytest.warns(UserWarning, match="a URL with a user or password") as caught:
        Environment.build((), pip_requirements=[line]).write(tmp_path)
    assert login not in str(caught[0].message)
    assert line in (tmp_path / "requirements.txt").read_text()


@pytest.mark.parametrize(
    "url", ["https://${TOKEN}@h/s", "https://${A}:${B}@h/s", "git+ssh://git@h/x.git", "http://h/a@b"]
)
def test_urls_without_a_password_are_no_warning(url: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Environment.build((), pip_requirements=[f"--extra-index-url {url}"]).write(tmp_path)


@pytest.mark.parametrize("other", ["extra_pip_requirements", "conda_env"])
def test_only_one_way_to_say_it(other: str) -> None:
    with pytest.raises(InvalidParameter, match="Only one of"):
        Environment.build((), **{"pip_requirements": [], other: []})  # type: ignore[arg-type]  # wrong on purpose


def test_mismatches_are_one_warning(tmp_path: Path) -> None:
    text = f"mlflow==2.22.0\nnumpy==0.1\n{SKLEARN}\nno-such-thing==1\npandas>=0.1\n"
    (tmp_path / "requirements.txt").write_text(text)
    assert find_mismatches(tmp_path, platform.python_version()) == [
        f"numpy (saved 0.1, here {version('numpy')})",
        "no-such-thing (saved 1, not installed here)",
    ]
    assert find_mismatches(tmp_path, "2.7.1")[0].startswith("Python (saved 2.7.1")
    assert find_mismatches(tmp_path, 2.7)[0].startswith("Python (saved 2.7")  # a number in somebody's YAML
    with pytest.warns(UserWarning) as caught:
        warn_mismatches(tmp_path, "2.7.1")
    assert len(caught) == 1
    lines = str(caught[0].message).splitlines()
    assert lines[0] == "The model was saved in another environment; loading or predictions may differ:"
    assert [line[:5] for line in lines[1:4]] == ["  - P", "  - n", "  - n"]
    assert lines[4:] == [f"`pip install -r {tmp_path / 'requirements.txt'}` gives the saved one."]
    assert find_mismatches(tmp_path / "nothing") == []
