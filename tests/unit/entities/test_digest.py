"""What has the form of a digest, and what has not."""

from __future__ import annotations

import pytest

from regista.entities.digest import check_digest_form, is_digest
from regista.errors import InvalidParameter


def test_a_digest_is_64_lower_case_hexadecimal_digits() -> None:
    assert is_digest("0123456789abcdef" * 4)
    check_digest_form("0123456789abcdef" * 4)


@pytest.mark.parametrize("text", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "../" + "a" * 61, "a" * 64 + "\n"])
def test_everything_else_is_none(text: str) -> None:
    assert not is_digest(text)
    with pytest.raises(InvalidParameter, match="64 lower-case hexadecimal digits"):
        check_digest_form(text)
