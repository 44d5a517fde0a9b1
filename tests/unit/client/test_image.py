from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from regista.client.image import Image
from regista.errors import InvalidParameter


@pytest.mark.parametrize(
    ("given", "mode", "pixels"),
    [
        ([[0, 1], [255, 3]], "L", [[0, 1], [255, 3]]),
        (np.array([[0.0, 0.1, 0.5, 0.999, 1.0]]), "L", [[0, 25, 127, 254, 255]]),
        (np.array([[True, False]]), "L", [[255, 0]]),
        (np.full((1, 1, 1), 7), "L", [[7]]),
        (np.full((1, 1, 3), 7, dtype="i8"), "RGB", [[[7, 7, 7]]]),
        (np.full((1, 1, 4), 7, dtype="u1"), "RGBA", [[[7, 7, 7, 7]]]),
        (Pillow.new("RGB", (1, 1)), "RGB", [[[0, 0, 0]]]),
    ],
)
def test_pixels_are_what_was_given(given: Any, mode: str, pixels: list[Any]) -> None:
    image = Image(given)
    assert (image.to_pil().mode, image.to_array().tolist()) == (mode, pixels)
    assert Image(image).to_pil() is image.to_pil()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (np.zeros(5), r"got the shape \(5,\)"),
        (np.zeros((4, 3, 2)), r"got the shape \(4, 3, 2\)"),
        (np.zeros((0, 3)), r"got the shape \(0, 3\)"),
        (np.full((2, 2), 2.0), "from 0 to 1 when they are float64; they are from 2.0 to 2.0"),
        (np.full((2, 2), np.nan), "from 0 to 1 when they are float64"),
        (np.full((2, 2), -1), "from 0 to 255 when they are int64; they are from -1 to -1"),
        (np.full((2, 2), 300), "from 0 to 255"),
        (np.array([["a"]]), "an array of numbers"),
        (object(), "an array of numbers, got object"),
        ([[1], [1, 2]], "cannot be made from a list"),
        ("nope.png", r"'nope\.png' cannot be read"),
    ],
)
def test_what_is_no_image_is_refused(given: Any, message: str) -> None:
    with pytest.raises(InvalidParameter, match=message):
        Image(given)


def test_a_file_is_an_image_too(tmp_path: Path) -> None:
    Image([[1, 2], [3, 4]]).save(tmp_path / "a.png")
    found = Image(str(tmp_path / "a.png"))
    assert (found.size, found.to_list()) == ((2, 2), [1, 2, 3, 4])
    (tmp_path / "b.png").write_text("no image")
    with pytest.raises(InvalidParameter, match=r"b\.png' cannot be read: it is no image"):
        Image(tmp_path / "b.png")


def test_a_preview_keeps_the_form_and_never_grows() -> None:
    assert Image(np.zeros((2000, 3000))).preview(256).size == (256, 171)
    assert Image(np.zeros((10, 20))).preview(256).size == (20, 10)
    assert Image(np.zeros((10, 20))).resize((5, 6)).size == (5, 6)


def test_transparency_is_left_out_where_a_format_has_none() -> None:
    content = Image(np.full((2, 2, 4), 255, dtype="u1")).encoded(".jpg")
    assert Image.decoded(content, "a.jpg").to_pil().mode == "RGB"


@pytest.mark.parametrize(("mode", "ending"), [("L", ".xyz"), ("L", ".json"), ("CMYK", ".png"), ("F", "")])
def test_a_format_that_cannot_be_written_is_named(mode: str, ending: str) -> None:
    with pytest.raises(InvalidParameter, match=f"cannot be stored as '{ending or '.png'}'"):
        Image(Pillow.new(mode, (2, 2))).encoded(ending)
