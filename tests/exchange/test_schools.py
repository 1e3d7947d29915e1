"""Schools from the ministry's file as it comes: read, compared, chosen, brought in, taken back (R96, R152, IR19)."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, item
from tests.forms import hidden_of
from village.audit.models import Entry
from village.directory.models import Organisation, School
from village.exchange.models import Import
from village.programmes.models import Commune

LIST, READ = reverse("exchange:list"), reverse("exchange:schools")
HEAD = (
    "\ufeffIdentifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Code_commune;Nom_commune;ULIS;Segpa;"
    "Appartenance_Education_Prioritaire;etat;libelle_nature"
)
LINES = (
    "0139901A;Ecole élémentaire Jean-Moulin;Ecole;13001;Ici;1;;REP+;OUVERT;ECOLE DE NIVEAU ELEMENTAIRE",
    "0139902B;Collège Rosa-Parks;Collège;13001;Ici;0;1;REP;OUVERT;COLLEGE",
    "0139902B;Collège Rosa-Parks, annexe du stade;Collège;13001;Ici;0;1;REP;OUVERT;COLLEGE",
    "0139903C;Ecole maternelle publique les Mimosas;Ecole;13001;Ici;;;;OUVERT;ECOLE MATERNELLE",
    "0139904D;Lycée Émile-Combes;Lycée;13002;Là;0;;;OUVERT;LYCEE POLYVALENT",
    "0139905E;Inspection;Service Administratif;13001;Ici;;;;OUVERT;CIRCONSCRIPTION",
    "0139906F;École fermée;Ecole;13001;Ici;;;;FERME;ECOLE",
    "99;École sans UAI;Ecole;13001;Ici;;;;OUVERT;ECOLE",
)


def directory_file(*lines: str, name: str = "annuaire.csv", encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join([HEAD, *lines]).encode(encoding), content_type="text/csv")


def read(cast: Cast, *, who: str = "alice", file: Any = None, **answers: Any) -> Any:
    client = cast.client(who)
    page = client.get(READ)
    sent = {**hidden_of(page), "file": file or directory_file(*LINES), **answers}
    return client.post(READ, sent, follow=True)


def bring(cast: Cast, page: Any, **choices: str) -> Any:
    """Send the choices as the page offers them: ticks as they stand, save `choices` by UAI."""
    form = page.context["form"]
    sent = {**hidden_of(page)}
    for name, school in form.names.items():
        said = choices.get(school.uai, "on" if form[name].initial else "")
        sent |= {name: said} if said else {}
    return cast.client("alice").post(page.request["PATH_INFO"], sent, follow=True)


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\xa0", " ").replace("\u202f", " "))


def test_the_file_is_read_as_it_comes_and_says_what_it_left(cast: Cast) -> None:
    page = read(cast)
    found = page.context["brought"].findings
    assert (found["lines"], found["schools"], found["priority_lines"]) == (8, 4, 3)
    assert (found["others"], found["closed"], found["elsewhere"]) == (1, 1, 1)
    assert [uai for _, _, uai in found["doubles"]] == ["0139902B"]
    assert found["refused"] == [[9, "« 99 » n’est pas un UAI : 7 chiffres et une lettre."]]
    assert "annexe du stade" in text(page)
    assert School.objects.count() == 1  # nothing is written before a person has read


def test_an_uai_known_already_updates_the_school_and_the_others_are_added(cast: Cast) -> None:
    done = bring(cast, read(cast))
    assert "3 écoles sont au répertoire" in text(done)
    cast.school.refresh_from_db()
    assert (cast.school.priority, cast.school.organisation.name) == ("rep+", "École Jean-Moulin")
    added = School.objects.get(uai="0139902B")
    assert (added.organisation.commune, added.priority) == (cast.commune, "rep")
    assert str(added.organisation.kind) == "Éducation nationale"
    assert not School.objects.filter(uai="0139904D").exists()  # elsewhere


def test_a_commune_where_children_go_to_school_may_be_added(cast: Cast) -> None:
    done = bring(cast, read(cast, elsewhere="là"))
    assert "4 écoles" in text(done)
    assert School.objects.get(uai="0139904D").organisation.commune is None
    refused = read(cast, elsewhere="Nulle-Part")
    assert "Ce fichier n’a pas d’école à : Nulle-Part" in text(refused)


def test_whether_it_is_the_same_school_a_person_says(cast: Cast) -> None:
    by_hand = Organisation.objects.create(
        programme=cast.programme, name="Maternelle les Mimosas", kind=item("N5", "education-nationale")
    )
    School.objects.create(organisation=by_hand)
    page = read(cast)
    assert "Est-ce la même école ?" in text(page)
    undecided = bring(cast, page)
    assert undecided.status_code == 422
    assert "est-ce la même école ? Choisissez" in text(undecided)
    bring(cast, page, **{"0139903C": "reprendre"})
    assert School.objects.get(uai="0139903C").organisation == by_hand
    assert Organisation.objects.filter(name__icontains="mimosas").count() == 1


def test_a_file_brought_in_is_taken_back_as_a_whole(cast: Cast) -> None:
    before = set(School.objects.values_list("uai", "priority", "organisation__name", "organisation__commune"))
    bring(cast, read(cast))
    undo = reverse("exchange:undo", args=[Import.objects.get().pk])
    cast.client("alice").post(undo)
    assert set(School.objects.values_list("uai", "priority", "organisation__name", "organisation__commune")) == before
    again = cast.client("alice").post(undo, follow=True)
    assert "une seule fois" in text(again)


def test_what_served_or_changed_since_stays_and_is_said(cast: Cast) -> None:
    bring(cast, read(cast))
    School.objects.filter(uai="0139902B").update(priority="")
    answer = cast.client("alice").post(reverse("exchange:undo", args=[Import.objects.get().pk]), follow=True)
    assert "Restent, changées ou utilisées depuis : Collège Rosa-Parks" in text(answer)
    assert School.objects.filter(uai="0139902B").exists()
    assert not School.objects.filter(uai="0139903C").exists()


def test_the_same_file_again_finds_them_all_there(cast: Cast) -> None:
    bring(cast, read(cast))
    page = read(cast)
    assert "3 déjà au répertoire, identiques" in text(page)
    assert page.context["form"].names == {}


def test_two_schools_of_one_name_are_told_apart_by_their_commune(cast: Cast) -> None:
    Commune.objects.create(programme=cast.programme, name="Là", insee_code="13002")
    jules = "{};Ecole primaire Jules Ferry;Ecole;{};{};;;;OUVERT;ECOLE"
    bring(
        cast,
        read(
            cast, file=directory_file(jules.format("0139907G", "13001", "Ici"), jules.format("0139908H", "13002", "Là"))
        ),
    )
    names = Organisation.objects.filter(name__startswith="Ecole primaire Jules").values_list("name", flat=True)
    assert sorted(names) == ["Ecole primaire Jules Ferry", "Ecole primaire Jules Ferry (Là)"]


def test_a_file_read_may_be_left_without_a_trace_but_the_journal(cast: Cast) -> None:
    read(cast)
    cast.client("alice").post(reverse("exchange:set_aside", args=[Import.objects.get().pk]))
    assert not Import.objects.exists()
    assert Entry.objects.filter(action="import:set-aside").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_writing_of_the_file_is_found(cast: Cast, encoding: str) -> None:
    head, *_ = (HEAD.lstrip("\ufeff"),)
    content = "\r\n".join([head, *LINES]).encode(encoding)
    page = read(cast, file=SimpleUploadedFile("annuaire.csv", content))
    assert "Collège Rosa-Parks" in text(page)


def _bomb() -> bytes:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as book:
        for number in range(6):
            book.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 100 * 1024 * 1024)
    return inside.getvalue()


def _far_corner() -> bytes:
    """5 kB, and 17 billion cells: opened as it is, it asked for 512 GB and ended the server."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Nom")
        sheet.write(1_048_575, 16_383, "x")
    return content.getvalue()


HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "vide": (b"  ", "Ce fichier est vide"),
    "pdf": (b"%PDF-1.7 \n", "n’est pas un tableau"),
    "zip": (b"PK\x03\x04abc", "abîmé"),
    "bombe": (_bomb, "démesuré une fois ouvert"),
    "coin": (_far_corner, "démesuré une fois ouvert"),
    "cases": ((b";".join([b"x"] * 290) + b"\n") * 7_000, "démesuré"),
    "mot de passe": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "protégé par un mot de passe",
    ),
    "autre": (b"nom;prenom\nTurpin;Zoe\n", "n’a pas les colonnes de l’annuaire"),
    "large": (";".join(["x"] * 400).encode(), "400 colonnes"),
    "long": (f"{HEAD}\n0139901A;{'é' * 30_000};Ecole;13001;Ici\n".encode(), "dépasse 20000 caractères"),
    "guillemet": (f'{HEAD}\n0139901A;"{"é" * 140_000}'.encode(), "ne se lit pas"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_no_directory_is_refused_in_words_and_nothing_is_written(cast: Cast, kind: str) -> None:
    content, says = HOSTILE[kind]
    sent = SimpleUploadedFile("annuaire.csv", content() if callable(content) else content)
    answer = read(cast, file=sent)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not Import.objects.exists()


def test_what_is_too_large_is_stopped_while_it_arrives(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.core.uploads.LARGEST", 100_000)
    answer = read(cast, file=SimpleUploadedFile("annuaire.csv", b"x;" * 1_000_000))
    assert answer.status_code == 422
    assert "au-delà de 50 Mo, il n’est pas reçu" in text(answer)


def test_a_stranger_finds_no_file_and_the_wrong_role_no_door(cast: Cast) -> None:
    page = read(cast)
    address = page.request["PATH_INFO"]
    stranger: Client = cast.client("hawa")
    assert stranger.get(address).status_code == 404
    assert stranger.post(reverse("exchange:undo", args=[Import.objects.get().pk])).status_code == 404
    assert cast.client("daniele").get(LIST).status_code == 403


SEPARATOR = ";"
# The 69 columns of the ministry's file, in its order (state of June 2023).
COLUMNS = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;Adresse_1;Adresse_2;"
    "Adresse_3;Code postal;Code_commune;Nom_commune;Code_departement;Code_academie;Code_region;Ecole_maternelle;"
    "Ecole_elementaire;Voie_generale;Voie_technologique;Voie_professionnelle;Telephone;Fax;Web;Mail;Restauration;"
    "Hebergement;ULIS;Apprentissage;Segpa;Section_arts;Section_cinema;Section_theatre;Section_sport;"
    "Section_internationale;Section_europeenne;Lycee_Agricole;Lycee_militaire;Lycee_des_metiers;Post_BAC;"
    "Appartenance_Education_Prioritaire;GRETA;SIREN_SIRET;Nombre_d_eleves;Fiche_onisep;position;Type_contrat_prive;"
    "Libelle_departement;Libelle_academie;Libelle_region;coordonnee_X;coordonnee_Y;epsg;nom_circonscription;latitude;"
    "longitude;precision_localisation;date_ouverture;date_maj_ligne;etat;ministere_tutelle;"
    "etablissement_multi_lignes;rpi_concentre;rpi_disperse;code_nature;libelle_nature;Code_type_contrat_prive;PIAL;"
    "etablissement_mere;type_rattachement_etablissement_mere;code_bassin_formation;libelle_bassin_formation"
).split(SEPARATOR)


def whole_department() -> SimpleUploadedFile:
    """Invented, in the numbers of a real department: 996 lines, 3 annexes, 67 that school nobody, 56 in REP or REP+."""
    kinds = ["Ecole"] * 685 + ["Collège"] * 116 + ["Lycée"] * 84 + ["Médico-social"] * 39 + ["EREA"] * 2
    others = ["Service Administratif"] * 42 + ["Autre"] * 11 + [""] * 9 + ["Information et orientation"] * 5
    rows = []
    for number, kind in enumerate([*kinds, *others]):
        priority = ["REP+"] * 6 + ["REP"] * 50 + [""] * 940
        said = {
            "Identifiant_de_l_etablissement": f"{1_390_000 + number}X",
            "Nom_etablissement": f"Établissement {number}",
            "Type_etablissement": kind,
            "Code_commune": "13001",
            "Nom_commune": "Ici",
            "Appartenance_Education_Prioritaire": priority[number],
            "etat": "OUVERT",
        }
        rows.append([said.get(name, "") for name in COLUMNS])
    rows += [[row[0], f"{row[1]}, annexe", *row[2:]] for row in rows[700:703]]
    lines = "\r\n".join(";".join(row) for row in [COLUMNS, *rows])
    return SimpleUploadedFile("annuaire.csv", f"\ufeff{lines}".encode(), content_type="text/csv")


def test_a_whole_department_is_counted_as_the_ministry_publishes_it(cast: Cast) -> None:
    """The real file of June 2023 gives the same numbers: 926 schools, 993 UAI, 56 lines in REP or REP+ (R96)."""
    assert len(COLUMNS) == 69
    found = read(cast, file=whole_department()).context["brought"].findings
    assert (found["lines"], found["schools"], found["others"], len(found["doubles"])) == (996, 926, 67, 3)
    assert (found["priority_lines"], found["closed"], found["refused"]) == (56, 0, [])
