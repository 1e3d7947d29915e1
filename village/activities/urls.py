"""Pages of actions."""

from django.urls import path

from village.activities.views import (
    accompaniments,
    activities,
    announced,
    attendance,
    breaks,
    enrolments,
    sessions,
    waiting,
)

app_name = "activities"
urlpatterns = [
    path("", activities.activities, name="list"),
    path("affiche.pdf", announced.poster_file, name="poster"),
    path("nouvelle/", activities.create, name="create"),
    path("vacances/", breaks.breaks, name="breaks"),
    path("vacances/<int:pk>/retirer/", breaks.remove, name="remove_break"),
    path("attentes/", waiting.waits, name="waits"),
    path("attentes/ajouter/", waiting.find, name="wait_find"),
    path("attentes/enfants/<int:child>/", waiting.ask, name="ask_care"),
    path("attentes/<int:pk>/obtenu/", waiting.obtain, name="obtain_care"),
    path("attentes/<int:pk>/rappel/", waiting.call, name="call_care"),
    path("attentes/<int:pk>/abandon/", waiting.give_up, name="give_up_care"),
    path("accompagnements/enfants/<int:child>/", accompaniments.write, name="accompany"),
    path("accompagnements/enfants/<int:child>/<int:pk>/retirer/", accompaniments.remove, name="remove_accompaniment"),
    path("seances/<int:pk>/deplacer/", sessions.move, name="move"),
    path("seances/<int:pk>/annuler/", sessions.cancel, name="cancel"),
    path("seances/<int:pk>/appel/", attendance.attendance, name="attendance"),
    path("seances/<int:pk>/appel/<int:child>/", attendance.mark, name="mark"),
    path("seances/<int:pk>/feuille/", attendance.sheet, name="sheet"),
    path("seances/<int:pk>/feuille.pdf", attendance.sheet_file, name="sheet_file"),
    path("<int:pk>/saison.pdf", attendance.season_file, name="season_file"),
    path("<int:pk>/", activities.detail, name="detail"),
    path("<int:pk>/modifier/", activities.change, name="change"),
    path("<int:pk>/fermer/", activities.close, name="close"),
    path("<int:pk>/rouvrir/", activities.reopen, name="reopen"),
    path("<int:pk>/seances/", sessions.schedule, name="schedule"),
    path("<int:pk>/inscrire/", enrolments.enrol, name="enrol"),
    path("<int:pk>/inscrire/<int:child>/", enrolments.enrol_child, name="enrol_child"),
    path("<int:pk>/attente/<int:child>/", enrolments.wait, name="wait"),
    path("<int:pk>/attente/<int:child>/retirer/", enrolments.stop_waiting, name="stop_waiting"),
    path("<int:pk>/inscrits/<int:child>/retirer/", enrolments.withdraw, name="withdraw"),
]
