"""The door of a partner who was asked something."""

from django.urls import path

from village.around.views import partner

app_name = "partner"
urlpatterns = [path("<str:secret>/", partner.answer, name="answer")]
