"""The journal."""

from django.urls import path

from village.audit import views

app_name = "audit"
urlpatterns = [path("", views.journal, name="journal")]
