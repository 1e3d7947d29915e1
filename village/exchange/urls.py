"""Pages of what comes in."""

from django.urls import path

from village.exchange.views import bringing, children, leaving, schools

app_name = "exchange"
urlpatterns = [
    path("", schools.imports, name="list"),
    path("sortie/", leaving.leave, name="leave"),
    path("ecoles/", schools.schools, name="schools"),
    path("enfants/", children.start, name="children"),
    path("enfants/<int:pk>/", children.lines, name="child_list"),
    path("enfants/<int:pk>/colonnes/", children.columns, name="columns"),
    path("enfants/<int:pk>/valeurs/", children.values, name="values"),
    path("enfants/<int:pk>/lignes/<int:number>/", children.line, name="line"),
    path("enfants/<int:pk>/reprendre/", bringing.bring, name="bring"),
    path("enfants/<int:pk>/terminer/", bringing.finish, name="finish"),
    path("enfants/<int:pk>/annuler/", bringing.take_back, name="take_back"),
    path("enfants/<int:pk>/arreter/", bringing.stop, name="stop"),
    path("<int:pk>/", schools.one, name="import"),
    path("<int:pk>/annuler/", schools.undo, name="undo"),
    path("<int:pk>/laisser/", schools.set_aside, name="set_aside"),
]
