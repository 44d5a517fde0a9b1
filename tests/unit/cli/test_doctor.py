"""``regista doctor``."""

import platform

from click.testing import CliRunner

from regista._version import __version__
from regista.cli import main


def facts(result):
    return dict(line.partition(": ")[::2] for line in result.stdout.splitlines() if not line.startswith("  "))


def test_it_tells_versions_places_and_that_the_store_answers(track, tmp_path):
    result = track("doctor")
    found = facts(result)
    assert result.exit_code == 0
    assert found["Python version"] == platform.python_version()
    assert found["Regista version"] == __version__
    assert found["Regista module location"].endswith("__init__.py")
    assert found["Tracking URI"] == found["Registry URI"] == str(tmp_path / "tracking")
    assert found["Store"] == "answers"
    assert "  msgspec: " in result.stdout


def test_secrets_are_never_shown_and_no_value_on_request(track, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "geheim")
    monkeypatch.setenv("REGISTA_TRACKING_TOKEN", "geheim")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://ada:geheim@host")
    monkeypatch.setenv("REGISTA_USER", "ines")
    result = track("doctor")
    assert "geheim" not in result.stdout
    assert "  REGISTA_USER: ines\n" in result.stdout
    assert "  REGISTA_USER: ***\n" in track("doctor", "--mask-envs").stdout


def test_a_store_that_does_not_answer_is_told_and_ends_with_1(tmp_path, clean_environment, monkeypatch):
    for uri, why in (
        ("http://127.0.0.1:9", "No connection to http://127.0.0.1:9"),
        (str(tmp_path / "nothing"), "There is no registry at "),
        ("ftp://host", "is no tracking URI"),
    ):
        result = CliRunner().invoke(main, ["doctor", "--tracking-uri", uri])
        assert result.exit_code == 1
        assert why in facts(result)["Store"]


def test_a_setting_that_cannot_be_used_is_told_and_ends_with_1(track, monkeypatch):
    monkeypatch.setenv("REGISTA_PORT", "many")
    result = track("doctor")
    assert result.exit_code == 1
    assert facts(result)["Problem"].startswith("Environment variable REGISTA_PORT='many' cannot be used: ")
