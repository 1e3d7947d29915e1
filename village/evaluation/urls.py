"""Pages of evaluation."""

from django.urls import path

from village.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.report, name="report"),
    path("donnees.json", views.data, name="data"),
    path("<int:start>/transmettre/", views.share, name="share"),
]
