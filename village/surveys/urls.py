"""Questionnaires: write, give out, type in, count."""

from django.urls import path

from village.surveys.views import building, pages, waves

app_name = "surveys"
urlpatterns = [
    path("", pages.questionnaires, name="list"),
    path("nouveau/", building.write, name="write"),
    path("<int:pk>/", building.builder, name="detail"),
    path("<int:pk>/feuille.pdf", pages.sheet, name="sheet"),
    path("<int:pk>/nouvelle-version/", building.new_version, name="new_version"),
    path("<int:pk>/questions/nouvelle/", building.add_question, name="add_question"),
    path("<int:pk>/questions/<int:question>/", building.change_question, name="change_question"),
    path("<int:pk>/questions/<int:question>/deplacer/", building.move_question, name="move_question"),
    path("<int:pk>/questions/<int:question>/retirer/", building.remove_question, name="remove_question"),
    path("<int:pk>/campagnes/nouvelle/", waves.open_wave, name="open_wave"),
    path("campagnes/<int:pk>/", pages.wave, name="wave"),
    path("campagnes/<int:pk>/feuille.pdf", pages.wave_sheet, name="wave_sheet"),
    path("campagnes/<int:pk>/saisir/", waves.enter, name="enter"),
    path("campagnes/<int:pk>/lien/", waves.renew_link, name="renew_link"),
    path("campagnes/<int:pk>/lien/retirer/", waves.withdraw_link, name="withdraw_link"),
    path("campagnes/<int:pk>/terminer/", waves.close_wave, name="close_wave"),
    path("campagnes/<int:pk>/distribues/", waves.given_out, name="given_out"),
]
