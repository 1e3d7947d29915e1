"""Pages of the EPS."""

from django.urls import path

from village.meetings.views import agenda, calling, correcting, meetings, minutes, panels, sitting, situation, steering

app_name = "meetings"
urlpatterns = [
    path("", meetings.meetings, name="list"),
    path("nouvelle/", meetings.schedule, name="schedule"),
    path("equipes/", panels.panels, name="panels"),
    path("equipes/<int:pk>/", panels.panel, name="panel"),
    path("equipes/<int:pk>/membres/<int:seat>/depart/", panels.unseat, name="unseat"),
    path("equipes/<int:pk>/membres/<int:seat>/", panels.change_seat, name="change_seat"),
    path("chiffres/", steering.figures, name="figures"),
    path("besoins/", steering.needs, name="needs"),
    path("besoins/nouveau/", steering.raise_need, name="raise_need"),
    path("besoins/attentes-et-besoins.pdf", steering.waiting_file, name="waiting_file"),
    path("a-faire/", minutes.tasks, name="tasks"),
    path("a-faire/<int:task>/fait/", minutes.finish, name="finish"),
    path("<int:pk>/", sitting.detail, name="detail"),
    path("<int:pk>/convocations/", calling.invitations, name="invitations"),
    path("<int:pk>/agenda.ics", calling.calendar_file, name="calendar_file"),
    path("<int:pk>/situations/<int:situation>/regards/", situation.situation, name="situation"),
    path("<int:pk>/situations/<int:situation>/regards/<int:contribution>/", situation.correct, name="correct"),
    path("<int:pk>/situations/<int:situation>/fiche/", situation.write_sheet, name="write_sheet"),
    path("<int:pk>/situations/<int:situation>/fiche.pdf", situation.sheet_pdf, name="sheet_pdf"),
    path("<int:pk>/situations/<int:situation>/inviter/", calling.guest, name="guest"),
    path("<int:pk>/invites/<int:guest>/retirer/", calling.dismiss, name="dismiss"),
    path("<int:pk>/modifier/", meetings.change, name="change"),
    path("<int:pk>/seance/", sitting.turn, name="turn"),
    path("<int:pk>/presences/", sitting.attendance, name="attendance"),
    path("<int:pk>/releve/", minutes.minutes, name="minutes"),
    path("<int:pk>/mon-extrait/", minutes.extract, name="extract"),
    path("<int:pk>/extraits/<int:professional>/", minutes.extract_of_member, name="extract_of"),
    path("<int:pk>/situations/<int:situation>/dit/", minutes.discuss, name="discuss"),
    path("<int:pk>/situations/<int:situation>/a-faire/", minutes.agree, name="agree"),
    path("<int:pk>/situations/<int:situation>/a-faire/<int:task>/retirer/", minutes.drop, name="drop"),
    path("<int:pk>/situations/<int:situation>/ajout/", minutes.amend, name="amend"),
    path("<int:pk>/ordre-du-jour/", agenda.agenda, name="agenda"),
    path("<int:pk>/autre-situation/", agenda.add, name="add"),
    path("<int:pk>/ordre-du-jour/ajouter/", agenda.put, name="put"),
    path("<int:pk>/ordre-du-jour/tout-ajouter/", agenda.put_all, name="put_all"),
    path("<int:pk>/situations/<int:situation>/", sitting.decide, name="decide"),
    path("<int:pk>/situations/<int:situation>/corriger/", correcting.correct_decision, name="correct_decision"),
    path("<int:pk>/situations/<int:situation>/deplacer/", agenda.move, name="move"),
    path("<int:pk>/situations/<int:situation>/retirer/", agenda.remove, name="remove"),
]
