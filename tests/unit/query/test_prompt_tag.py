"""Prompts are hidden from searches that do not ask for them."""

from __future__ import annotations

import pytest

from regista.query import REGISTERED_MODELS, asks_for_prompts, parse_filter


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", False),
        ("name = 'a'", False),
        ("tags.mlflow.prompt.is_prompt = 'true'", True),
        ("tags.`mlflow.prompt.is_prompt` != 'false'", True),
        ("tags.mlflow.prompt.is_prompt = 'false'", False),
        ("tags.mlflow.prompt.is_prompt != 'true'", False),
        ("tags.other = 'true'", False),
        ("name = 'a' AND tag.`mlflow.prompt.is_prompt` = 'true'", True),
        ("name = 'a' OR NOT (tag.`mlflow.prompt.is_prompt` = 'true')", True),
    ],
)
def test_asks_for_prompts(text: str, asked: bool) -> None:
    assert asks_for_prompts(parse_filter(text, REGISTERED_MODELS)) is asked
