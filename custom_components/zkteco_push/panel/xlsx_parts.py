"""The parts of a workbook beside its cells (ECMA-376 part 1)."""

from collections.abc import Iterator, Sequence
import re
from typing import Final
from xml.sax.saxutils import escape

# Places in the list of formats below.
STYLE_HEAD: Final = 1
STYLE_TIME: Final = 2
STYLE_TEXT: Final = 3
STYLE_NUMBER: Final = 4

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# Room for a number behind it.
_LONGEST_TITLE: Final = 26

_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    '<numFmt numFmtId="165" formatCode="0.0"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
_PACKAGE_RELATIONS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
)


def escaped(text: str) -> str:
    """Return text as it stands in XML, in quotes as well."""
    return escape(text, {'"': "&quot;"})


def column_letter(place: int) -> str:
    """Return what a column is called, the first being 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def sheet_title(text: str) -> str:
    """Return a text as sheets may be called."""
    return _NOT_IN_TITLES.sub(" ", text).strip(" '")[:_LONGEST_TITLE] or "1"


def sheet_name(number: int) -> str:
    """Return where a sheet is in the archive."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_begin(
    widths: Sequence[int], *, is_first: bool, is_right_to_left: bool
) -> str:
    """Return what is before a sheet's rows; the first of these stays where it is."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    selected = ' tabSelected="1"' if is_first else ""
    direction = ' rightToLeft="1"' if is_right_to_left else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews>'
        f'<sheetView{direction}{selected} workbookViewId="0"><pane ySplit="1"'
        ' topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f'</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        "<sheetData>"
    )


def sheet_end(last_column: str, rows: int) -> str:
    """Return what is behind a sheet's rows, so many with the heads."""
    return f'</sheetData><autoFilter ref="A1:{last_column}{rows}"/></worksheet>'


def workbook_parts(title: str, sheets: int) -> Iterator[tuple[str, str]]:
    """Yield all that makes a workbook of sheets: where it is, and what."""
    numbers = range(1, sheets + 1)
    overrides = "".join(
        f'<Override PartName="/{sheet_name(number)}"'
        f' ContentType="{_CONTENT}.worksheet+xml"/>'
        for number in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        f' ContentType="{_CONTENT}.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml"'
        f' ContentType="{_CONTENT}.styles+xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", _PACKAGE_RELATIONS
    named = "".join(
        f'<sheet name="{escaped(title)}{f" {number}" if number > 1 else ""}"'
        f' sheetId="{number}" r:id="rId{number}"/>'
        for number in numbers
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews>'
        f"<workbookView/></bookViews><sheets>{named}</sheets></workbook>",
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_RELATIONS}/styles"'
        ' Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES
