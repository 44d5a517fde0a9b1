"""What the bytes of a scoring request are, by their Content-Type."""

from __future__ import annotations

from enum import StrEnum

from ..errors import InvalidParameter


class Format(StrEnum):
    """The media types that are understood, as they are written in the header."""

    CSV = "text/csv"
    JSON = "application/json"
    PARQUET = "application/vnd.apache.parquet"


def format_of(content_type: str | None) -> Format:
    """The format a Content-Type header names; InvalidParameter (an HTTP 415) says what is accepted.

    The protocol compares the media type case-sensitively and takes one parameter, ``charset=utf-8``.
    """
    media_type, *parameters = (content_type or "").split(";")
    media_type = media_type.strip()
    values = dict(_split(parameter) for parameter in parameters if parameter.strip())
    charset = values.pop("charset", "utf-8")
    if values:
        raise InvalidParameter(
            f"Unrecognized content type parameters: {', '.join(values)}. IMPORTANT: The MLflow Model scoring "
            "protocol has changed in MLflow version 2.0. The layout of a JSON body is now said inside the body, "
            "by the field dataframe_split, dataframe_records, instances or inputs."
        )
    if charset.lower() != "utf-8":
        raise InvalidParameter("The scoring server only supports UTF-8")
    try:
        return Format(media_type)
    except ValueError:
        raise InvalidParameter(
            "This predictor only supports the following content types: "
            f"Types: {[known.value for known in Format]}. Got '{media_type}'."
        ) from None


def _split(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name.strip().lower(), value.strip()
