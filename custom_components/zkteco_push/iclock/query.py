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
        """Parse what follows the question mark, still percent-encoded."""
        self.raw = raw
        self._values: dict[str, bytes] = {}
        for part in raw.split("&", _MAX_PARAMETERS)[:_MAX_PARAMETERS]:
            name, _, value = part.partition("=")
            if name:
                key = unquote_to_bytes(name).decode("latin-1").lower()
                self._values.setdefault(key, unquote_to_bytes(value))

    def __contains__(self, name: str) -> bool:
        """Return whether the parameter was sent; name in lower case."""
        return name in self._values

    def text(
        self, name: str, encoding: TextEncoding = TextEncoding.UTF_8
    ) -> str | None:
        """Return a parameter's text, or None if it was not sent; name in lower case."""
        value = self._values.get(name)
        return None if value is None else decode(value, encoding)
