"""The day's work, and who sees what."""

from django.urls import path

from village.home import views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("qui-voit-quoi/", views.who_sees_what, name="who_sees_what"),
    path("messages/", views.messages_received, name="messages"),
    path("messages/lus/", views.mark_read, name="mark_read"),
]
