"""Pages of the repérage."""

from django.urls import path

from village.referrals.views import lists, outcomes, reading, writing

app_name = "referrals"
urlpatterns = [
    path("", lists.referrals, name="list"),
    path("nouvelle/", writing.write, name="write"),
    path("fiche-vierge.pdf", reading.blank_sheet, name="blank"),
    path("<int:pk>/", reading.detail, name="detail"),
    path("<int:pk>/modifier/", writing.change, name="change"),
    path("<int:pk>/supprimer/", writing.discard, name="discard"),
    path("<int:pk>/signature-<slug:party>/", writing.sign, name="sign"),
    path("<int:pk>/envoyer/", writing.send, name="send"),
    path("<int:pk>/accuse-de-reception/", reading.acknowledgement, name="acknowledgement"),
    path("<int:pk>/refus/", outcomes.refuse, name="refuse"),
    path("<int:pk>/parent/", outcomes.confirm_parent, name="confirm_parent"),
    path("<int:pk>/reorienter/", outcomes.redirect_elsewhere, name="redirect"),
    path("<int:pk>/fiche.pdf", reading.sheet, name="document"),
]
