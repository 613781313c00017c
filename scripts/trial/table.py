"""Tables as trials print them."""

from collections.abc import Sequence


def markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose columns stand below each other."""
    rows = [list(heads), *map(list, lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        f"| {' | '.join(map(str.ljust, row, widths, strict=True))} |" for row in rows
    )
