"""How the parts of a command's line are filled, whichever dialect it is spelled in."""

from collections.abc import Iterable, Iterator, Mapping
import re
from typing import Final

from .parameter_rules import Kind, ParameterRule

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
# What `Size=` counts (V4.0: characters of the text, not bytes of what it holds).
_SIZED: Final = ("template", "content")


def parameters_in(part: str) -> list[str]:
    """Return the names of the parameters that a part is filled with."""
    return _PLACEHOLDER.findall(part)


def filled(parts: Iterable[str], values: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts whose parameters are there."""
    for part in parts:
        if all(name in values for name in parameters_in(part)):
            yield part.format_map(values)


def is_there(
    values: Mapping[str, str], name: str, rules: Mapping[str, ParameterRule]
) -> bool:
    """Return whether a required parameter is given; only a setting may be empty."""
    if values.get(name):
        return True
    return name in values and rules[name].kind is Kind.SETTING


def data_of(values: Mapping[str, str]) -> str | None:
    """Return the base64 text that a size belongs to."""
    return next((values[name] for name in _SIZED if values.get(name)), None)
