"""Image: a picture, whatever it was made from."""

from __future__ import annotations

import io
import os
from importlib import import_module
from typing import Any

from ..errors import InvalidParameter

CHANNELS = {1, 3, 4}
FORMATS = {"jpg": "JPEG", "tif": "TIFF", "": "PNG"}
WITHOUT_ALPHA = {"RGBA": "RGB", "LA": "L", "PA": "RGB", "P": "RGB"}


class Image:
    """A picture made from a PIL image, an array, a list of rows, or a file's path.

    An array is height × width, or height × width × 1, 3 or 4 channels: booleans, whole numbers 0…255 or floats 0…1.
    Raises InvalidParameter for anything else.
    """

    def __init__(self, image: Any) -> None:
        self._picture = _picture(image)

    @classmethod
    def decoded(cls, content: bytes, name: str) -> Image:
        """The picture in a file of that content; ``name`` is for the error when it is none."""
        return cls(_opened(_pillow(), io.BytesIO(content), name))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self._picture.size
        return width, height

    def to_pil(self) -> Any:
        """The picture as PIL has it."""
        return self._picture

    def to_array(self) -> Any:
        """The pixels: height × width [× channels]."""
        import numpy

        return numpy.array(self._picture)

    def to_list(self) -> list[Any]:
        """The pixels, row after row: numbers, or tuples of one number for each channel."""
        pixels = self.to_array()
        rows = pixels.reshape(-1, *pixels.shape[2:]).tolist()
        return rows if pixels.ndim == 2 else [tuple(pixel) for pixel in rows]

    def resize(self, size: tuple[int, int]) -> Image:
        """The picture in another size: width and height in pixels."""
        return Image(self._picture.resize(size))

    def preview(self, longest: int) -> Image:
        """The picture made smaller, its form kept, so that no side has more pixels than that."""
        small = self._picture.copy()
        small.thumbnail((longest, longest))
        return Image(small)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture to a file; its ending says in what format."""
        with open(path, "wb") as file:  # noqa: PTH123 - a path may be text
            file.write(self.encoded(os.path.splitext(path)[1]))  # noqa: PTH122

    def encoded(self, ending: str) -> bytes:
        """The picture as a file with that ending, such as ``.png``; none means PNG."""
        pillow = _pillow()
        kind = ending.lower().removeprefix(".")
        kind = FORMATS.get(kind, kind.upper())
        pillow.init()
        if kind not in pillow.SAVE:
            raise InvalidParameter(f"An image cannot be stored as '{ending}'. Use .png, .jpg, .webp or .gif.")
        picture = self._picture
        if kind == "JPEG":
            picture = picture.convert(WITHOUT_ALPHA.get(picture.mode, picture.mode))
        content = io.BytesIO()
        try:
            picture.save(content, format=kind)
        except (OSError, ValueError) as error:
            raise InvalidParameter(f"The image cannot be stored as '{ending or '.png'}': {error}") from None
        return content.getvalue()


def is_picture(value: object) -> bool:
    """Whether this is an Image, or one of PIL's."""
    return isinstance(value, Image) or type(value).__module__.startswith("PIL.")


def _picture(image: Any) -> Any:
    """The image as PIL has it."""
    if isinstance(image, Image):
        return image.to_pil()
    pillow = _pillow()
    if isinstance(image, pillow.Image):
        return image
    if isinstance(image, str | os.PathLike):
        return _opened(pillow, image, os.fspath(image))
    return pillow.fromarray(_pixels(image))


def _pillow() -> Any:
    try:
        return import_module("PIL.Image")
    except ImportError:
        raise InvalidParameter("Images need the package 'pillow', which is not installed.") from None


def _opened(pillow: Any, file: Any, name: str | bytes) -> Any:
    try:
        picture = pillow.open(file)
        picture.load()
    except (OSError, ValueError, SyntaxError) as error:
        # PIL calls a file in memory by its address.
        problem = "it is no image" if isinstance(error, pillow.UnidentifiedImageError) else error
        raise InvalidParameter(f"The image '{name!s}' cannot be read: {problem}") from None
    return picture


def _pixels(image: Any) -> Any:
    """Pixels of 8 bits; InvalidParameter for what has no such pixels."""
    import numpy

    try:
        array = numpy.asarray(image)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InvalidParameter(f"An image cannot be made from a {type(image).__name__}: {error}") from None
    if array.dtype.kind not in "biuf":
        raise InvalidParameter(
            f"An image must be a PIL image or an array of numbers, got {type(image).__name__} of {array.dtype}."
        )
    if array.ndim not in {2, 3} or (array.ndim == 3 and array.shape[2] not in CHANNELS) or not array.size:
        raise InvalidParameter(
            f"An image must be height × width, or height × width × 1, 3 or 4 channels; got the shape {array.shape}."
        )
    least, most = array.min(), array.max()
    highest = 1 if array.dtype.kind in "bf" else 255
    if not (least >= 0 and most <= highest):
        raise InvalidParameter(
            f"The numbers of an image must be from 0 to {highest} when they are {array.dtype}; "
            f"they are from {least} to {most}."
        )
    array = array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array
    return (array * 255 if highest == 1 else array).astype("uint8")
