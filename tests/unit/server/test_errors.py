"""Errors become answers in one place."""

import json

from regista.errors import Conflict, InvalidState, NotFound, Unauthenticated
from regista.server.errors import error_answer


def test_ours_travel_with_code_status_and_class():
    answer = error_answer(NotFound("No é"))
    assert answer.status == 404
    assert json.loads(answer.body) == {
        "error_code": "RESOURCE_DOES_NOT_EXIST",
        "message": "No é",
        "error_class": "NotFound",
    }
    assert error_answer(Conflict("x")).status == 409
    assert json.loads(error_answer(InvalidState("x")).body)["error_class"] == "InvalidState"


def test_the_unauthenticated_are_told_how_to_say_who_they_are():
    assert dict(error_answer(Unauthenticated("who?")).headers)[b"www-authenticate"].startswith(b"Basic")


def test_a_defect_is_logged_and_not_shown(capfd):
    try:
        raise KeyError("secret")
    except KeyError as error:
        answer = error_answer(error)
    assert answer.status == 500
    said = json.loads(answer.body)
    assert said["error_code"] == "INTERNAL_ERROR"
    assert "secret" not in answer.body.decode()
    number = said["message"].split()[2].rstrip(";")
    logged = capfd.readouterr().err
    assert number in logged
    assert "KeyError: 'secret'" in logged
    assert "Traceback" in logged


def test_text_that_is_not_unicode_does_not_break_the_answer():
    assert json.loads(error_answer(NotFound("a\ud800b")).body)["message"] == "a\\ud800b"
