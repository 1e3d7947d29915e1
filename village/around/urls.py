"""What is written around a child; scanned papers; restricted documents."""

from django.urls import path

from village.around.views import asking, papers, restricted, writing

app_name = "around"
urlpatterns = [
    path("enfants/<int:pk>/echanges/nouveau/", writing.record_contact, name="record_contact"),
    path("enfants/<int:pk>/echanges/<int:contact>/famille-prevenue/", writing.tell_family, name="tell_family"),
    path("enfants/<int:pk>/demandes/nouvelle/", asking.ask, name="ask"),
    path("enfants/<int:pk>/demandes/<int:asked>/lien/", asking.renew, name="renew_link"),
    path("enfants/<int:pk>/demandes/<int:asked>/retirer/", asking.withdraw, name="withdraw_request"),
    path("enfants/<int:pk>/demandes/<int:asked>/famille-prevenue/", asking.tell, name="tell_answer"),
    path("enfants/<int:pk>/interprete/", writing.book_interpreter, name="book_interpreter"),
    path("enfants/<int:pk>/interprete/<int:booking>/", writing.close_interpreting, name="close_interpreting"),
    path("enfants/<int:pk>/semaine/ajouter/", writing.add_slot, name="add_slot"),
    path("enfants/<int:pk>/semaine/<int:slot>/retirer/", writing.end_slot, name="end_slot"),
    path("enfants/<int:pk>/protection/relais/", writing.record_relay, name="record_relay"),
    path("enfants/<int:pk>/protection/transmettre/", restricted.write_concern, name="write_concern"),
    path("enfants/<int:pk>/protection/projet/", restricted.note_project, name="note_project"),
    path("enfants/<int:pk>/papiers/ajouter/", papers.add, name="add_paper"),
    path("enfants/<int:pk>/papiers/<int:paper>/fichier/", papers.file, name="paper_file"),
    path("enfants/<int:pk>/papiers/<int:paper>/retirer/", papers.withdraw, name="withdraw_paper"),
    path("documents-restreints/<int:pk>/", restricted.concern, name="concern"),
    path("documents-restreints/<int:pk>/reprendre/", restricted.take_over, name="take_over"),
    path("documents-restreints/<int:pk>/reponse/", restricted.answer, name="answer"),
    path("documents-restreints/<int:pk>/cercle/", restricted.enter_circle, name="enter_circle"),
    path("documents-restreints/<int:pk>/cercle/<int:reader>/retirer/", restricted.leave_circle, name="leave_circle"),
]
