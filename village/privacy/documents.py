"""The papers of the rights desk: the pack of a family, the answer, the slip, the notices."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from village.around.models import ScannedPaper
from village.around.operations import PaperUnreadable, content_of
from village.core.french import counted, long_date
from village.documents.kinds.privacy import (
    AccessPack,
    ChildNotice,
    EliminationSlip,
    Entry,
    Line,
    ParentsNotice,
    Part,
    ReadingsSheet,
    RightsAnswer,
)
from village.documents.letterhead import letterhead_of
from village.documents.parts import Signature
from village.documents.render import render
from village.people.models import Person
from village.privacy import notices
from village.privacy.models import RightsRequest, Slip
from village.privacy.pack import NOT_YOURS, Item, Pack, Section, Sheet
from village.privacy.periods import Kept
from village.privacy.readings import UNCOUNTED, Reading
from village.programmes.models import Programme

README = """Ce dossier contient tout ce que le programme garde sur l’enfant, et que la loi permet de remettre.

dossier.pdf   à lire ou à imprimer, par chapitres
dossier.json  toutes les données, une par une, pour un autre logiciel (JSON, UTF-8)
papiers/      les papiers signés ou reçus, numérisés, s’il y en a

Les noms des autres enfants et des autres familles sont masqués.
"""
NAMELESS = "Le journal garde douze mois. Les noms n’y sont pas : chacun lit au titre de sa fonction."
APPEAL = (
    "Vous n’êtes pas d’accord ? Écrivez d’abord à la personne qui protège les données du programme. "
    "Vous pouvez aussi saisir la CNIL : 3 place de Fontenoy, 75007 Paris, ou cnil.fr. "
    "Le tribunal administratif peut être saisi dans les deux mois."
)


def zipped(pack: Pack, readings: list[Reading], papers: Iterable[ScannedPaper] = (), *, number: int, on: date) -> bytes:
    """The pack as one file: to read, for machines, and the scanned papers as they are."""
    programme = pack.child.programme
    sections = pack.sections
    document = AccessPack(
        letterhead=letterhead_of(programme),
        on=on,
        subtitle=f"Dossier n° {number}, remis à {_receiver(pack)}",
        parts=(*_introduction(), *_parts(sections), *_left_out(pack), *_read_by(readings)),
        closing="Une question, une erreur ? Dites-le-nous : nous corrigeons et nous prévenons.",
    )
    data = _data(pack, sections, readings, number=number, on=on)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LISEZ-MOI.txt", README)
        archive.writestr("dossier.pdf", render(document))
        archive.writestr("dossier.json", json.dumps(data, ensure_ascii=False, indent=2))
        for rank, paper in enumerate(papers, start=1):
            _add_paper(archive, f"papiers/{rank:02} {paper.file_name}", paper)
    return file.getvalue()


def _add_paper(archive: zipfile.ZipFile, name: str, paper: ScannedPaper) -> None:
    """One that is damaged keeps the others from nothing: it is said in its place."""
    try:
        archive.writestr(name, content_of(paper), zipfile.ZIP_STORED)
    except PaperUnreadable as error:
        archive.writestr(f"{name}.txt", error.message)


def _receiver(pack: Pack) -> str:
    return "l’enfant" if pack.asker.guardian is None else "un titulaire de l’autorité parentale"


def _introduction() -> tuple[Part, ...]:
    points = (
        "Tout ce que nous gardons sur votre enfant est là, chapitre par chapitre.",
        "Ce qui est vide, ou dont la réponse est « non », n’est pas imprimé : le fichier dossier.json a tout.",
        "Les noms d’autres enfants ou d’autres familles sont remplacés par « [autre personne] ».",
        "Les professionnels sont désignés par leur fonction.",
        "Les papiers signés ou reçus, numérisés, sont dans le dossier « papiers » du même fichier.",
        "À la fin : qui a lu le dossier, et pourquoi.",
    )
    return (Part(title="Comment lire ces pages", points=points),)


# The chapters, in the order of a family's story: by app, or by model.
_CHAPTERS = (
    ("Votre enfant et votre famille", ("people.",)),
    ("Comment nous nous sommes connus", ("referrals.",)),
    ("Les notes et les échanges", ("plans.journalentry", "plans.notestep", "plans.noteaddition", "around.")),
    ("Le parcours", ("plans.",)),
    ("Les activités et les soins", ("activities.",)),
    ("Les réunions de l’équipe (EPS)", ("meetings.",)),
    ("Vos demandes sur vos données", ("privacy.",)),
)
_OTHER = "Le reste"
_IN_ORDER = ("Votre enfant et votre famille", "Comment nous nous sommes connus", "Le parcours")


def _chapter(section: Section) -> str:
    found = (title for title, codes in _CHAPTERS if section.code.startswith(codes))
    return next(found, _OTHER)


def _parts(sections: list[Section]) -> list[Part]:
    """What has something to say, grouped as a family would look for it; what others' rows hide is said once, after."""
    titles = [*_IN_ORDER, *(title for title, _ in _CHAPTERS if title not in _IN_ORDER), _OTHER]
    parts = []
    for title in titles:
        inside = [part for one in sections if _chapter(one) == title and (part := _section(one))]
        parts += [Part(title=title), *inside] if inside else []
    return parts


def _section(section: Section) -> Part | None:
    """One kind of rows, the same words once."""
    entries = dict.fromkeys(entry for sheet in section.sheets if (entry := _entry(sheet)))
    return Part(title=section.title, level=3, entries=tuple(entries)) if entries else None


def _entry(sheet: Sheet) -> Entry | None:
    lines = tuple(Line(label=item.label, value=item.value) for item in sheet.items if _is_printed(item, sheet))
    return Entry(title=long_date(sheet.when) if sheet.when else "", lines=lines) if lines else None


def _is_printed(item: Item, sheet: Sheet) -> bool:
    """The rest is for the data file: a box not ticked, a zero, the print of a link, the day that is the heading."""
    nothing = item.raw is False or item.raw == 0 or item.code == "digest"
    if item.value == NOT_YOURS or nothing:
        return False
    return sheet.when is None or item.raw != sheet.when.isoformat()


def _left_out(pack: Pack) -> tuple[Part, ...]:
    hidden = {
        f"{section.title} ({item.label.lower()})"
        for section in pack.sections
        for sheet in section.sheets
        for item in sheet.items
        if item.value == NOT_YOURS
    }
    points = (*pack.withheld, *((f"{', '.join(sorted(hidden))} : {NOT_YOURS}.",) if hidden else ()))
    return (Part(title="Ce qui n’est pas dans ces pages", points=points),)


def _read_by(readings: list[Reading]) -> tuple[Part, ...]:
    """By month, function and structure."""
    months: Counter[tuple[str, str, str]] = Counter()
    for one in readings:
        months[one.month, one.function, one.organisation] += one.times
    grants = dict.fromkeys((r.function, r.purpose, r.categories) for r in readings if r.purpose)
    read = Part(
        title="Qui a lu ce dossier", text=f"{NAMELESS} {UNCOUNTED}", header=("Mois", "Fonction", "Structure", "Fois"),
        rows=tuple((*key, str(times)) for key, times in months.items()),
    )  # fmt: skip
    if not grants:
        return (read,)
    return (
        read,
        Part(title="Pourquoi", level=3, header=("Fonction", "Pourquoi", "Ce qu’elle peut lire"), rows=tuple(grants)),
    )


def _data(pack: Pack, sections: list[Section], readings: list[Reading], *, number: int, on: date) -> dict[str, Any]:
    return {
        "format": "tout-un-village/dossier/1",
        "programme": pack.child.programme.name,
        "dossier": number,
        "remis_le": on.isoformat(),
        "remis_a": _receiver(pack),
        "rubriques": [
            {
                "code": section.code,
                "titre": section.title,
                "lignes": [
                    {
                        "date": sheet.when.isoformat() if sheet.when else None,
                        "champs": [
                            {
                                "code": i.code, "libelle": i.label, "categorie": i.category.label, "valeur": i.value,
                                **({} if i.raw is None else {"donnee": i.raw}),
                            }
                            for i in sheet.items
                        ],
                    }
                    for sheet in section.sheets
                ],
            }
            for section in sections
        ],
        "lectures": [
            {
                "mois": r.month, "fonction": r.function, "structure": r.organisation, "pourquoi": r.purpose,
                "categories": r.categories, "fois": r.times,
            }
            for r in readings
        ],
        "non_communique": pack.withheld,
    }  # fmt: skip


def readings_sheet(child: Person, readings: list[Reading], *, on: date) -> ReadingsSheet:
    """Who read the dossier, for the family: said alone, without the dossier."""
    nothing = Part(title="Qui a lu ce dossier", text=f"Le journal, qui garde douze mois, n’en dit rien. {UNCOUNTED}")
    return ReadingsSheet(
        letterhead=letterhead_of(child.programme),
        on=on,
        subtitle=f"Dossier n° {child.pk}",
        parts=_read_by(readings) if readings else (nothing,),
        closing="Une lecture vous étonne ? Demandez-nous pourquoi : nous vous répondons sous un mois.",
    )


def answer_letter(request: RightsRequest, *, on: date) -> RightsAnswer:
    """The answer, its reasons, the ways to appeal."""
    said = request.answer or "Votre demande est accordée : c’est fait."
    parts = [
        Part(
            title="Votre demande",
            lines=(
                Line(label="Ce que vous avez demandé", value=request.get_kind_display()),
                Line(label="Reçue le", value=long_date(request.received_on)),
                Line(label="Notre réponse", value=request.get_outcome_display()),
                Line(label="Donnée le", value=long_date(request.answered_on) if request.answered_on else ""),
            ),
        ),
        Part(title="Pourquoi", text=said),
    ]
    if request.balance:
        parts.append(Part(title="Ce que nous avons pesé", text=request.balance))
    return RightsAnswer(
        letterhead=letterhead_of(request.programme),
        on=on,
        subtitle=f"Dossier n° {request.number}",
        parts=(*parts, Part(title="Si vous n’êtes pas d’accord", text=APPEAL)),
        signatures=(Signature(role="Pour le programme"),),
    )


def elimination_slip(slip: Slip) -> EliminationSlip:
    """What the Archives départementales need: kinds, extreme dates, numbers, reasons. No name."""
    lines: Counter[tuple[str, bool]] = Counter()
    years: dict[tuple[str, bool], tuple[int, int]] = {}
    for line in slip.lines.order_by("pk"):
        key = (line.kept, line.at_request)
        first, last = years.get(key, (line.first_year, line.last_year))
        lines[key] += 1
        years[key] = (min(first, line.first_year), max(last, line.last_year))
    rows = tuple(
        (
            str(Kept(kept).label),
            f"{years[kept, asked][0]} à {years[kept, asked][1]}",
            counted(number, "dossier"),
            "à la demande de la famille" if asked else "durée d’utilité administrative échue",
            "électronique",
        )
        for (kept, asked), number in sorted(lines.items())
    )
    visa = f"{slip.visa_reference}, {slip.visa_by}, {long_date(slip.visa_on)}" if slip.visa_on else ""
    return EliminationSlip(
        letterhead=letterhead_of(slip.programme),
        on=slip.made_on,
        number=str(slip.number),
        made_on=slip.made_on,
        visa=visa or "en attente",
        parts=(
            Part(
                title="Le service",
                lines=(
                    Line(label="Service versant", value=slip.programme.carrier_name),
                    Line(label="Producteur des dossiers", value=slip.programme.name),
                    Line(label="Textes", value="Code du patrimoine, articles L. 212-2 et R. 212-14"),
                ),
            ),
            Part(
                title="Ce qui est à éliminer",
                header=("Nature des documents", "Dates extrêmes", "Nombre", "Motif", "Support"),
                rows=rows,
            ),
            Part(
                title="Comment",
                text="Les lignes sont supprimées de la base et de ses sauvegardes à leur échéance. "
                "Les chiffres des bilans annuels restent, sans aucune donnée sur une personne.",
            ),
        ),
        signatures=(
            Signature(role="Le responsable du service versant"),
            Signature(role="Visa de la direction des Archives départementales"),
        ),
    )


def parents_notice(programme: Programme, months: dict[str, int], *, on: date) -> ParentsNotice:
    return ParentsNotice(
        letterhead=letterhead_of(programme), on=on, large=True, parts=_notice(notices.for_parents(programme, months))
    )


def child_notice(programme: Programme, *, on: date) -> ChildNotice:
    return ChildNotice(
        letterhead=letterhead_of(programme), on=on, large=True, parts=_notice(notices.for_children(programme))
    )


def _notice(told: list[tuple[str, tuple[str, ...]]]) -> tuple[Part, ...]:
    return tuple(Part(title=title, points=sentences) for title, sentences in told)
