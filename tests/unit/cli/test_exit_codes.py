"""Exit codes that scripts can use."""

import pytest

from regista import errors
from regista.cli.exit_codes import ExitCode, exit_code_of


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.RegistaError("x"), 1),
        (errors.InvalidState("x"), 1),
        (errors.CorruptedData("x"), 1),
        (errors.ModelError("x"), 1),
        (errors.ConfigurationError("x"), 1),
        (errors.NotImplementedHere("x"), 1),
        (errors.UnknownEndpoint("x"), 1),
        (errors.InvalidParameter("x"), 2),
        (errors.QueryError("x", 3), 2),
        (errors.MissingParameter("x"), 2),
        (errors.NotFound("x"), 3),
        (errors.UnknownAlias("x"), 3),
        (errors.AlreadyExists("x"), 4),
        (errors.Conflict("x"), 4),
        (errors.Unavailable("x"), 5),
        (errors.Unauthenticated("x"), 6),
        (errors.PermissionDenied("x"), 6),
        (errors.RemoteError("x", "INTERNAL_ERROR", 500), 1),
        (errors.RemoteError("x", "WHATEVER", 404), 3),
        (errors.RemoteError("x", "WHATEVER", 403), 6),
        (errors.RemoteError("x", "WHATEVER", 503), 5),
    ],
)
def test_an_error_ends_with_the_code_of_its_kind(error, code):
    assert exit_code_of(error) is ExitCode(code)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["registry", "show", "wine/2"], 0),
        (["registry", "search", "name ="], 2),
        (["registry", "show", "wine/latest", "--jsn"], 2),
        (["registry", "show", "beer"], 3),
        (["registry", "show", "wine/9"], 3),
        (["registry", "show", "wine@nobody"], 3),
        (["registry", "create", "wine"], 4),
        (["registry", "promote", "wine/1", "--expected-version", "1"], 4),
        (["rollback", "wine@champion", "--expected-version", "1"], 4),
        (["registry", "diff", "wine/2", "wine/2"], 0),
        (["registry", "diff", "wine/1", "wine/2"], 1),
        (["registry", "diff", "wine/1", "wine/9"], 3),
        (["registry", "diff", "wine/1", "wine"], 2),
    ],
)
def test_commands_end_with_them(run, arguments, code):
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
