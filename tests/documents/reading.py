"""Read a PDF back: its text, its tags, its identity."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import cast

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def catalogue(pdf: bytes) -> DictionaryObject:
    """Return the root of the file: language, marks, structure, metadata."""
    return cast("DictionaryObject", reader(pdf).trailer["/Root"].get_object())


def xmp(pdf: bytes) -> str:
    return cast("StreamObject", catalogue(pdf)["/Metadata"].get_object()).get_data().decode()


def text(pdf: bytes) -> str:
    """Return the words of every page, spaces and line ends made one plain space."""
    pages = "\n".join(page.extract_text() for page in reader(pdf).pages)
    return " ".join(pages.split())


def tags(pdf: bytes) -> Counter[str]:
    """Count the structure elements: H1, H2, Table, TH…"""
    return Counter(_roles(catalogue(pdf)["/StructTreeRoot"]))


def _roles(node: PdfObject | None) -> Iterator[str]:
    node = node.get_object() if node is not None else None
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _roles(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"]).removeprefix("/")
        if "/K" in node:
            yield from _roles(node["/K"])
