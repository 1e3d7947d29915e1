"""Pages of funding."""

from django.urls import path

from village.funding.views import budget as views
from village.funding.views import services

app_name = "funding"
urlpatterns = [
    path("", views.budget, name="budget"),
    path("conventions/", services.services, name="services"),
    path("conventions/nouvelle/", services.new_service, name="new-service"),
    path("conventions/<int:pk>/", services.service, name="service"),
    path("conventions/<int:pk>/mois/", services.new_month, name="new-month"),
    path("conventions/<int:pk>/factures/", services.new_invoice, name="new-invoice"),
    path("conventions/<int:pk>/factures/<int:invoice>/payee/", services.pay, name="pay"),
    path("conventions/<int:pk>/convention.pdf", services.service_file, name="service-file"),
    path("actions/<int:pk>/fiche.pdf", services.activity_file, name="activity-file"),
    path("ressources/ajouter/", views.new_grant, name="new-grant"),
    path("depenses/ajouter/", views.new_expense, name="new-expense"),
    path("actions/ajouter/", views.new_cost, name="new-cost"),
    path("actions/<int:pk>/retirer/", views.remove_cost_line, name="remove-cost"),
    path("ressources/<int:pk>/retirer/", views.remove_grant, name="remove-grant"),
    path("depenses/<int:pk>/retirer/", views.remove_expense, name="remove-expense"),
]
