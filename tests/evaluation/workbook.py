"""Read a workbook back, cell by cell."""

import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_COLUMN = re.compile(r"[A-Z]+")


def sheets(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each sheet, by the words of its header; what is empty is not there."""
    with ZipFile(BytesIO(content)) as book:
        words = ["".join(node.itertext()) for node in _tree(book, "xl/sharedStrings.xml").findall("m:si", _NS)]
        names = [str(sheet.get("name")) for sheet in _tree(book, "xl/workbook.xml").iterfind(".//m:sheet", _NS)]
        return {
            name: _rows(_tree(book, f"xl/worksheets/sheet{place}.xml"), words)
            for place, name in enumerate(names, start=1)
        }


def _tree(book: ZipFile, path: str) -> ET.Element:
    return ET.fromstring(book.read(path))  # noqa: S314 - our own file


def _rows(sheet: ET.Element, words: list[str]) -> list[dict[str, Any]]:
    assert sheet.find(".//m:f", _NS) is None, "a formula"
    lines = [
        {_COLUMN.match(str(cell.get("r"))).group(): _value(cell, words) for cell in row.findall("m:c", _NS)}  # type: ignore[union-attr]
        for row in sheet.iterfind(".//m:row", _NS)
    ]
    head, *rest = lines
    return [{head[column]: value for column, value in line.items() if value is not None} for line in rest]


def _value(cell: ET.Element, words: list[str]) -> Any:
    found = cell.findtext("m:v", namespaces=_NS)
    if found is None:
        return None
    return words[int(found)] if cell.get("t") == "s" else float(found)
