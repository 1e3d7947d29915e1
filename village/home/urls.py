"""The day's work, the team, the handovers, and who sees what."""

from django.urls import path

from village.home.views import agenda, day, handovers, setup, team, todo

app_name = "home"
urlpatterns = [
    path("", day.today, name="today"),
    path("qui-voit-quoi/", day.who_sees_what, name="who_sees_what"),
    path("messages/", day.messages_received, name="messages"),
    path("messages/lus/", day.mark_read, name="mark_read"),
    path("a-faire/", todo.mine, name="todo"),
    path("a-faire/<int:user>/", todo.of_somebody, name="todo_of"),
    path("demarrer/", setup.setup, name="setup"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/lien/", agenda.make_link, name="make_calendar_link"),
    path("agenda/lien/fermer/", agenda.revoke_link, name="revoke_calendar_link"),
    path("agenda/<str:secret>.ics", agenda.feed, name="calendar_feed"),
    path("equipe/", team.team, name="team"),
    path("equipe/sans-parcours-valide/", team.unvalidated, name="unvalidated"),
    path("equipe/<int:user>/confier/", team.reassign, name="reassign"),
    path("equipe/<int:user>/derogation/", team.derogate, name="derogate"),
    path("relais/", handovers.handovers, name="handovers"),
    path("relais/<int:pk>/", handovers.read, name="handover"),
    path("relais/<int:pk>/ecrire/", handovers.write, name="write_handover"),
    path("relais/<int:pk>/lu/", handovers.receive_it, name="receive_handover"),
    path("relais/<int:pk>/notes/<int:note>/partager/", handovers.share, name="share_note"),
    path("relais/<int:pk>/renoncer/", handovers.waive, name="waive_handover"),
]
