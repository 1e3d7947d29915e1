"""Pages of `core`: gallery, theme, accessibility, drafts, session."""

from django.urls import path

from village.core import views

app_name = "core"
urlpatterns = [
    path("composants/", views.components, name="gallery"),
    path("theme/<str:code>.css", views.theme, name="theme"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("brouillons/", views.keep_draft, name="draft"),
    path("session/", views.stay, name="stay"),
]
