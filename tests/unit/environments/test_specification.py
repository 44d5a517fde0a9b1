"""What a model's files say of the environment it needs."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from regista.environments.specification import CondaSpec, EnvironmentSpec
from regista.errors import InvalidParameter, ModelError
from regista.flavors.saving import save_model
from small_wheels import make_wheel

HERE = ".".join(platform.python_version_tuple()[:2])


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_txt", ".txt").replace("_yaml", ".yaml")).write_text(text)
    return folder


def python_env(python: str = "3.11.7", build: str = "[pip==23.2.1, setuptools==65.5.0, wheel]") -> str:
    return f"python: {python}\nbuild_dependencies: {build}\ndependencies:\n- -r requirements.txt\n"


def test_a_model_that_was_saved_here(tmp_path: Path) -> None:
    save_model(lambda data: data, tmp_path / "model", pip_requirements=["numpy==2.1.0", "pandas"])
    spec = EnvironmentSpec.read(tmp_path / "model")
    assert (spec.python, spec.requirements) == (HERE, ("numpy==2.1.0", "pandas"))


def test_mlflow_stays_where_somebody_else_asks_for_it(tmp_path: Path) -> None:
    save_model(lambda data: data, tmp_path / "ours", pip_requirements=[])
    assert EnvironmentSpec.read(tmp_path / "ours").requirements == ()
    assert EnvironmentSpec.read(tmp_path / "ours", mlflow=True).requirements == ("mlflow>=2.22",)
    assert EnvironmentSpec.read(tmp_path / "ours", conda=True).requirements == ()
    write(tmp_path, python_env_yaml=python_env(), requirements_txt="mlflow==2.22.1\nnumpy")
    assert EnvironmentSpec.read(tmp_path).requirements == ("mlflow==2.22.1", "numpy")


def test_what_installs_does_not_count_and_what_models_import_does(tmp_path: Path) -> None:
    write(tmp_path, python_env_yaml=python_env(), requirements_txt="numpy")
    assert EnvironmentSpec.read(tmp_path).build == ("setuptools==65.5.0",)


def test_a_version_of_python_is_a_text_and_its_series_counts(tmp_path: Path) -> None:
    write(tmp_path, python_env_yaml=python_env("3.10"), requirements_txt="")
    assert EnvironmentSpec.read(tmp_path).python == "3.10"
    write(tmp_path, python_env_yaml=python_env("3.10.13"))
    assert EnvironmentSpec.read(tmp_path).python == "3.10"


def test_constraints_and_nested_files(tmp_path: Path) -> None:
    write(tmp_path, python_env_yaml=python_env(build="[]"), requirements_txt="-r more.txt\n-c constraints.txt\nb")
    write(tmp_path, more_txt="a==1", constraints_txt="c<2")
    spec = EnvironmentSpec.read(tmp_path)
    assert (spec.requirements, spec.constraints) == (("a==1", "b"), ("c<2",))


def test_wheels_in_the_model_are_known_by_their_bytes(tmp_path: Path) -> None:
    write(tmp_path, python_env_yaml=python_env(build="[]"), requirements_txt="wheels/tiny-1.0-py3-none-any.whl")
    (tmp_path / "wheels").mkdir()
    digest = make_wheel(tmp_path / "wheels", "tiny", "1.0")
    before = EnvironmentSpec.read(tmp_path)
    assert before.files == {"wheels/tiny-1.0-py3-none-any.whl": digest}
    address = (tmp_path / "wheels/tiny-1.0-py3-none-any.whl").as_uri()
    assert list(before.steps(tmp_path, ["ours"])) == [([f"tiny @ {address}", "ours"], [])]
    make_wheel(tmp_path / "wheels", "tiny", "1.0", files={"tiny.py": "X = 1"})
    assert before.difference(EnvironmentSpec.read(tmp_path))


def test_requirements_with_hashes_are_installed_first_and_then_known_by_their_versions(tmp_path: Path) -> None:
    lines = [
        "--require-hashes",
        "--pre",
        "a==1 --hash=sha256:0a --hash=sha256:0b",
        "b==2 ; python_version<'4' --hash=sha256:0c",
    ]
    lines += [
        "c @ https://x.test/c-3-py3-none-any.whl --hash=sha256:0d",
        "https://x.test/d-4-py3-none-any.whl#sha256=0e",
    ]
    lines += ["mlflow>=2.22", "tiny-1.0-py3-none-any.whl"]
    digest = make_wheel(tmp_path, "tiny", "1.0")
    write(
        tmp_path,
        python_env_yaml=python_env(),
        requirements_txt="\n".join(lines),
        constraints_txt="z<1 --hash=sha256:0f",
    )
    wheel = f"tiny @ {(tmp_path / lines[-1]).as_uri()} --hash=sha256:{digest}"
    spec = EnvironmentSpec.read(tmp_path, mlflow=True)
    build, first, joint = spec.steps(tmp_path, ["ours"])
    assert build == (["setuptools==65.5.0"], [])
    assert first == ([*lines[:-2], wheel], [])
    assert joint == (
        ["--pre", "a==1", "b==2 ; python_version<'4'", "c", lines[5], "mlflow>=2.22", "tiny", "ours"], [],
    )  # fmt: skip


def test_requirements_stand_for_those_of_the_same_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        python_env_yaml=python_env(build="[]"),
        requirements_txt="Some_Thing==1\nb==1\n--pre\nt-1.0-py3-none-any.whl",
    )
    make_wheel(tmp_path, "t", "1.0")
    spec = EnvironmentSpec.read(tmp_path).overridden(["some-thing==2", "new", "t==2"])
    assert (spec.requirements, spec.files) == (("b==1", "--pre", "some-thing==2", "new", "t==2"), {})
    with pytest.raises(InvalidParameter, match=r"a requirement such as name==1\.2 is expected, got '<2'"):
        spec.overridden(["numpy>=1", "<2"])


def test_models_from_before_python_env_yaml(tmp_path: Path) -> None:
    conda = "channels: [defaults]\ndependencies: [python=3.8.10, pip, {pip: [mlflow, scikit-learn==1.0]}]\nname: x\n"
    write(tmp_path, conda_yaml=conda)
    assert EnvironmentSpec.read(tmp_path) == EnvironmentSpec("3.8", ("mlflow", "scikit-learn==1.0"))
    write(tmp_path, requirements_txt="numpy")
    assert EnvironmentSpec.read(tmp_path).requirements == ("numpy",)


def test_packages_of_conda_take_conda(tmp_path: Path) -> None:
    write(tmp_path, conda_yaml="channels: [conda-forge]\ndependencies: [python=3.9, libxgboost=1.7, {pip: [a]}]\n")
    with pytest.raises(ModelError, match=r"packages of conda \(libxgboost=1.7\): use --env-manager conda"):
        EnvironmentSpec.read(tmp_path)
    spec = EnvironmentSpec.read(tmp_path, conda=True)
    assert spec == EnvironmentSpec("3.9", ("a",), conda=CondaSpec(("conda-forge",), ("python=3.9", "libxgboost=1.7")))


def test_conda_without_conda_yaml_has_python_and_what_pip_installs(tmp_path: Path) -> None:
    write(tmp_path, python_env_yaml=python_env(build="[]"), requirements_txt="a")
    assert EnvironmentSpec.read(tmp_path, conda=True) == EnvironmentSpec("3.11", ("a",), conda=CondaSpec())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("python: [1,\n", "python_env.yaml of the model cannot be read"),
        ("- 1\n", "must hold a YAML mapping"),
        ("python: '3'\n", "such as 3.11.7, in python_env.yaml; got '3'"),
        ("python: 3.11\ndependencies: numpy\n", "'dependencies' in python_env.yaml of the model must be a list"),
        ("python: 3.11\nbuild_dependencies: [{a: b}]\n", "'build_dependencies' in python_env.yaml"),
    ],
)
def test_files_that_cannot_be_understood_are_errors_that_name_them(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, python_env_yaml=text, MLmodel="flavors: {}\n")
    with pytest.raises(ModelError, match=said.replace("'", ".")):
        EnvironmentSpec.read(tmp_path)


def test_a_model_that_says_nothing_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, MLmodel="flavors: {}\n")
    with pytest.raises(ModelError, match=r"has no python_env\.yaml, requirements\.txt or conda\.yaml"):
        EnvironmentSpec.read(tmp_path)


def test_a_difference_says_what_is_needed_and_what_not() -> None:
    here = EnvironmentSpec("3.11", ("a==1", "b==1"), ("c<1",))
    assert here.difference(EnvironmentSpec("3.11", ("a==1", "b==1"), ("c<1",))) == ""
    assert here.difference(EnvironmentSpec("3.12", ("a==1", "b==2"))) == (
        "Python 3.12, b==2, not Python 3.11, b==1, -c c<1"
    )
    assert here.difference(EnvironmentSpec("3.11", ("a==1",), ("c<1",))) == "not b==1"
