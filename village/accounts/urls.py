"""« Mon compte »."""

from django.urls import path

from village.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
]
