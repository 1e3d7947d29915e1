"""The door of those who answer."""

from django.urls import path

from village.surveys.views import answering

app_name = "opinion"
urlpatterns = [path("<str:secret>/", answering.answer, name="answer")]
