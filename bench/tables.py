"""Tables for the terminal and for the README."""

from collections.abc import Sequence
from pathlib import Path

Row = Sequence[str]


class NoPlace(Exception):
    """A document has no place for what should be put there."""


def plain(head: Row, rows: Sequence[Row]) -> str:
    """A table for the terminal: the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(_line(row, widths) for row in lines)


def _line(row: Row, widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(cells).rstrip()


def markdown(head: Row, rows: Sequence[Row]) -> str:
    """The same for the README."""
    if any(len(row) != len(head) for row in rows):
        raise ValueError(f"A row has not the {len(head)} cells of its head")
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def put(document: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->`."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    whole = document.read_text(encoding="utf-8")
    before, opened, rest = whole.partition(opening)
    _, closed, after = rest.partition(closing)
    if not (opened and closed):
        raise NoPlace(f"{document}: no {opening} … {closing}")
    document.write_text(f"{before}{opening}\n{text.strip()}\n{closing}{after}", encoding="utf-8")
