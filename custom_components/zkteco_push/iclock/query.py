"""The query of a request line, byte for byte."""

from urllib.parse import unquote_to_bytes

from .text import TextEncoding, decode

_MAX_PARAMETERS = 64


class Query:
    """Parameters by name, whatever the case in which firmware spells them (field).

    The first of two equal names counts. A `+` is a plus sign: terminals encode
    blanks as `%20` or not at all.
    """

    __slots__ = ("_values", "raw")

    def __init__(self, raw: str) -> None:
        """Parse what follows the question mark, still percent-encoded.

        Bytes that are no UTF-8 are surrogates in it, as aiohttp decodes a target.
        """
        self.raw = raw
        self._values: dict[str, bytes] = {}
        for part in raw.split("&", _MAX_PARAMETERS)[:_MAX_PARAMETERS]:
            name, _, value = part.partition("=")
            if name:
                key = _bytes_of(name).decode("latin-1").lower()
                self._values.setdefault(key, _bytes_of(value))

    def __contains__(self, name: str) -> bool:
        """Return whether the parameter was sent; name in lower case."""
        return name in self._values

    def text(
        self, name: str, encoding: TextEncoding = TextEncoding.UTF_8
    ) -> str | None:
        """Return a parameter's text, or None if it was not sent; name in lower case."""
        value = self._values.get(name)
        return None if value is None else decode(value, encoding)


def _bytes_of(text: str) -> bytes:
    """Return the bytes that a percent-encoded text stands for."""
    return unquote_to_bytes(text.encode("utf-8", "surrogateescape"))
