"""Pages of the repérage."""

from django.urls import path

from village.referrals.views import arriving, asking, completing, criteria, lists, outcomes, reading, requests, writing

app_name = "referrals"
urlpatterns = [
    path("", lists.referrals, name="list"),
    path("nouvelle/", writing.write, name="write"),
    path("fiche-vierge.pdf", reading.blank_sheet, name="blank"),
    path("criteres/", criteria.criteria, name="criteria"),
    path("criteres/nouvelle-version/", criteria.publish, name="publish_criteria"),
    path("demandes/<int:pk>/", requests.one, name="request"),
    path("demandes/<int:pk>/classer/", requests.close, name="close_request"),
    path("<int:pk>/", reading.detail, name="detail"),
    path("<int:pk>/modifier/", writing.change, name="change"),
    path("<int:pk>/completer/", completing.complete, name="complete"),
    path("<int:pk>/confier/", completing.hand_on, name="hand_on"),
    path("<int:pk>/supprimer/", writing.discard, name="discard"),
    path("<int:pk>/signature-<slug:party>/", writing.sign, name="sign"),
    path("<int:pk>/envoyer/", writing.send, name="send"),
    path("<int:pk>/accuse-de-reception/", reading.acknowledgement, name="acknowledgement"),
    path("<int:pk>/accuse-de-reception.pdf", reading.acknowledgement_sheet, name="acknowledgement_sheet"),
    path("<int:pk>/deja-connu/", arriving.identify, name="identify"),
    path("<int:pk>/precisions/", asking.ask, name="ask"),
    path("<int:pk>/precisions/reponse/", asking.answer, name="answer"),
    path("<int:pk>/precisions/sans-reponse/", asking.go_on, name="go_on"),
    path("<int:pk>/derogation/", criteria.derogate, name="derogate"),
    path("<int:pk>/refus/", outcomes.refuse, name="refuse"),
    path("<int:pk>/desaccord/", outcomes.settle, name="settle"),
    path("<int:pk>/sans-suite/", outcomes.drop, name="drop"),
    path("<int:pk>/parent/", outcomes.confirm_parent, name="confirm_parent"),
    path("<int:pk>/reorienter/", outcomes.redirect_elsewhere, name="redirect"),
    path("<int:pk>/fiche.pdf", reading.sheet, name="document"),
]
