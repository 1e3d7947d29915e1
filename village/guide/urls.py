"""The guide, read from the menu."""

from django.urls import path

from village.guide import views

app_name = "guide"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("<slug:name>/", views.page, name="page"),
    path("images/<slug:name>.png", views.picture, name="picture"),
]
