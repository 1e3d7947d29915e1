"""The family's rights, what is kept, what people are told."""

from django.urls import path

from village.privacy.views import desk, exceptional, handing, keeping, telling

app_name = "privacy"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("enfant/<int:pk>/", desk.child, name="child"),
    path("enfant/<int:pk>/information/", handing.give, name="give_notice"),
    path("enfant/<int:pk>/demande/", desk.receive_one, name="receive"),
    path("enfant/<int:pk>/gel/", keeping.hold, name="hold"),
    path("enfant/<int:pk>/limitation/lever/", desk.lift, name="lift_limitation"),
    path("gel/<int:pk>/lever/", keeping.lift_hold, name="lift_hold"),
    path("demandes/<int:pk>/", desk.one_request, name="request"),
    path("demandes/<int:pk>/repondre/", desk.answer, name="answer"),
    path("demandes/<int:pk>/prolonger/", desk.extend, name="extend"),
    path("demandes/<int:pk>/limiter/", desk.limit, name="limit"),
    path("demandes/<int:pk>/rectifier/", handing.correct, name="correct"),
    path("demandes/<int:pk>/dossier/", handing.pack, name="pack"),
    path("demandes/<int:pk>/elimination/", keeping.propose_erasure, name="propose_erasure"),
    path("demandes/<int:pk>/reponse.pdf", desk.letter, name="letter"),
    path("acces-exceptionnel/", exceptional.ask, name="exceptional_ask"),
    path("acces-exceptionnels/", exceptional.accesses, name="exceptional"),
    path("acces-exceptionnels/<int:pk>/", exceptional.review, name="exceptional_review"),
    path("acces-exceptionnels/<int:pk>/fermer/", exceptional.close, name="exceptional_close"),
    path("echeances/", keeping.due, name="due"),
    path("durees/", keeping.rules, name="rules"),
    path("durees/<slug:kept>/", keeping.change_rule, name="change_rule"),
    path("decisions/", keeping.decisions, name="decisions"),
    path("decisions/<int:pk>/valider/", keeping.validate, name="validate"),
    path("decisions/<int:pk>/garder/", keeping.cancel, name="cancel"),
    path("decisions/<int:pk>/executer/", keeping.execute, name="execute"),
    path("bordereaux/nouveau/", keeping.new_slip, name="new_slip"),
    path("bordereaux/<int:pk>.pdf", keeping.slip, name="slip"),
    path("bordereaux/<int:pk>/visa/", keeping.visa, name="visa"),
    path("archives/", keeping.archives, name="archives"),
    path("archives/<int:pk>/", keeping.archive, name="archive"),
    path("archives/<int:pk>/retour/", keeping.bring_back, name="bring_back"),
    path("information/", handing.told, name="notices"),
    path("information/parents.pdf", handing.notice, {"audience": "parents"}, name="parents_notice"),
    path("information/enfant.pdf", handing.notice, {"audience": "enfant"}, name="child_notice"),
    path("registre/", telling.processing, name="processing"),
    path("registre/registre.pdf", telling.record_file, name="record_file"),
    path("registre/analyse-d-impact.pdf", telling.impact_file, name="impact_file"),
    path("registre/donnees-personnelles.pdf", telling.fields_file, name="fields_file"),
    path("registre/donnees-personnelles.csv", telling.fields_table, name="fields_table"),
]
