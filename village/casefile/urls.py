"""One child's dossier, and the list of children."""

from django.urls import path

from village.casefile.views import (
    assessing,
    correcting,
    leaving,
    notebook,
    noting,
    papers,
    parcours,
    parents,
    reading,
    referrals,
    surroundings,
)

app_name = "casefile"
urlpatterns = [
    path("", reading.children, name="list"),
    path("note/", noting.choose_child, name="note_for"),
    path("parcours-<int:plan>/diagnostic/", assessing.assess, name="assess"),
    path("<int:pk>/", reading.brief, name="detail"),
    path("<int:pk>/parcours/", parcours.plan, name="plan"),
    path("<int:pk>/parcours/version-<int:number>/", parcours.versions, name="versions"),
    path("<int:pk>/parcours/diagnostic-<int:version>/", parcours.old_assessment, name="old_assessment"),
    path("<int:pk>/sortie/", leaving.leaving, name="leaving"),
    path("<int:pk>/notes/", notebook.notes, name="notes"),
    path("<int:pk>/fiche-de-suivi.pdf", notebook.sheet, name="notes_sheet"),
    path("<int:pk>/fiche-de-suivi-vierge.pdf", notebook.blank_sheet, name="blank_notes_sheet"),
    path("<int:pk>/actions/", reading.actions, name="actions"),
    path("<int:pk>/qui-fait-quoi/", surroundings.team, name="team"),
    path("<int:pk>/semaine/", surroundings.week, name="week"),
    path("<int:pk>/semaine.pdf", surroundings.week_sheet, name="week_sheet"),
    path("<int:pk>/echanges/", surroundings.contacts, name="contacts"),
    path("<int:pk>/protection/", surroundings.protection, name="protection"),
    path("<int:pk>/reperages/", referrals.referrals, name="referrals"),
    path("<int:pk>/documents/", reading.documents, name="documents"),
    path("<int:pk>/fiche-de-renseignement.pdf", reading.information_file, name="information_file"),
    path("<int:pk>/fiche-de-renseignement-vierge.pdf", reading.blank_information_file, name="blank_information_file"),
    path("<int:pk>/papiers/", papers.papers, name="papers"),
    path("<int:pk>/accords/", reading.agreements, name="agreements"),
    path("<int:pk>/accords/<int:agreement>/retrait/", reading.withdraw, name="withdraw_agreement"),
    path("<int:pk>/identite/", correcting.identity, name="correct_identity"),
    path("<int:pk>/famille-et-adresse/", correcting.home, name="correct_home"),
    path("<int:pk>/adresse-protegee/", correcting.protect, name="protect_address"),
    path("<int:pk>/parent/", parents.add, name="add_guardian"),
    path("<int:pk>/parent/<int:guardian>/", parents.correct, name="correct_guardian"),
    path("<int:pk>/parent/<int:guardian>/ecarter/", parents.reject, name="reject_guardian"),
    path("<int:pk>/parent/<int:guardian>/revenir/", parents.readmit, name="readmit_guardian"),
    path("<int:pk>/ecole/", correcting.school, name="change_school"),
]
