"""Pages of funding."""

from django.urls import path

from village.funding import views

app_name = "funding"
urlpatterns = [
    path("", views.budget, name="budget"),
    path("ressources/ajouter/", views.new_grant, name="new-grant"),
    path("depenses/ajouter/", views.new_expense, name="new-expense"),
    path("actions/ajouter/", views.new_cost, name="new-cost"),
    path("actions/<int:pk>/retirer/", views.remove_cost_line, name="remove-cost"),
    path("ressources/<int:pk>/retirer/", views.remove_grant, name="remove-grant"),
    path("depenses/<int:pk>/retirer/", views.remove_expense, name="remove-expense"),
]
