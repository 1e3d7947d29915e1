"""The programme's own pages."""

from django.urls import path

from village.programmes.views import (
    charters,
    holders,
    identity,
    invitations,
    lists,
    members,
    missions,
    outlines,
    territory,
)

app_name = "programmes"
urlpatterns = [
    path("", identity.settings, name="settings"),
    path("identite/", identity.change, name="identity"),
    path("petits-nombres/", identity.thresholds, name="thresholds"),
    path("role/", identity.choose, name="choose"),
    path("communes/nouvelle/", territory.new_commune, name="new_commune"),
    path("communes/<int:pk>/", territory.correct_commune, name="correct_commune"),
    path("quartiers/nouveau/", territory.new_quarter, name="new_quarter"),
    path("quartiers/contours/", outlines.outlines, name="outlines"),
    path("quartiers/contours/reprendre/", outlines.bring, name="bring_outlines"),
    path("quartiers/contours/<int:pk>/<slug:generation>/", outlines.forget_whole, name="forget_whole"),
    path("quartiers/adresses/", outlines.geocoding, name="geocoding"),
    path("quartiers/<int:pk>/", territory.correct_quarter, name="correct_quarter"),
    path("quartiers/<int:pk>/retrait/", territory.retire, name="retire_quarter"),
    path("membres/", members.members, name="members"),
    path("membres/nouveau/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/envoyer-de-nouveau/", invitations.remind, name="remind_invitation"),
    path("invitations/<int:pk>/retrait/", invitations.withdraw, name="withdraw_invitation"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("membres/<int:pk>/", members.correct, name="correct_member"),
    path("membres/<int:pk>/cadre-de-mission/", missions.on_paper, name="mission_on_paper"),
    path("membres/<int:pk>/etp/", members.change_fte, name="change_fte"),
    path("membres/<int:pk>/fin/", members.end, name="end_membership"),
    path("membres/<int:pk>/inviter-de-nouveau/", members.again, name="invite_again"),
    path("membres/<int:pk>/compte/", holders.manage, name="manage_account"),
    path("membres/<int:pk>/compte/second-facteur/", holders.reset, name="reset_factor"),
    path("membres/<int:pk>/compte/mot-de-passe/", holders.link, name="password_link"),
    path("membres/<int:pk>/compte/fermeture/", holders.close, name="close_account"),
    path("membres/<int:pk>/compte/reouverture/", holders.reopen, name="reopen_account"),
    path("charte/", charters.charter, name="charter"),
    path("charte/nouvelle-version/", charters.publish, name="publish_charter"),
    path("cadre-de-mission/", missions.mission, name="mission"),
    path("cadre-de-mission/nouvelle-version/", missions.publish, name="publish_mission"),
    path("listes/<slug:code>/", lists.values, name="list"),
    path("listes/<slug:code>/nouvelle/", lists.add, name="add_list_item"),
    path("listes/<slug:code>/<int:pk>/retrait/", lists.retire, name="retire_list_item"),
]
