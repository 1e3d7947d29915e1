"""Pages of evaluation."""

from django.urls import path

from village.evaluation.views import (
    annual,
    axes,
    change,
    compare,
    files,
    follow_up,
    register,
    report,
    rows,
    survey,
    trees,
)

app_name = "evaluation"
urlpatterns = [
    path("", report.report, name="report"),
    path("donnees.json", files.data, name="data"),
    path("bilan.xlsx", files.spreadsheet, name="spreadsheet"),
    path("bilan.pdf", files.paper, name="paper"),
    path("arbres/", trees.trees, name="trees"),
    path("arbres/<int:pk>/", trees.tree, name="tree"),
    path("arbres/<int:pk>/arbre.pdf", trees.tree_paper, name="tree_paper"),
    path("arbres/<int:pk>/<slug:kind>/sous-<int:above>/", trees.add_branch, name="add_branch"),
    path("arbres/<int:pk>/<slug:kind>/<int:line>/", trees.change_branch, name="change_branch"),
    path("arbres/<int:pk>/<slug:kind>/<int:line>/retirer/", trees.remove_branch, name="remove_branch"),
    path("avant-apres/", change.change, name="change"),
    path("avant-apres/lignes/<slug:code>/", rows.change_rows, name="change_rows"),
    path("publications/", register.publications, name="publications"),
    path("comparer/", compare.compare, name="compare"),
    path("suivi/", follow_up.follow_up, name="follow_up"),
    path("suivi/classeur.xlsx", follow_up.workbook, name="follow_up_workbook"),
    path("lignes/<slug:code>/", rows.rows, name="rows"),
    path("<int:start>/transmettre/", report.share, name="share"),
    path("annuels/", annual.reports, name="annual_list"),
    path("enquetes/", annual.surveys, name="survey_list"),
    path("annuels/<int:pk>/reponses/<int:number>/", survey.answer, name="answer"),
    path("annuels/<int:pk>/", annual.detail, name="annual"),
    path("annuels/<int:pk>/donnees.json", files.annual_data, name="annual_data"),
    path("annuels/<int:pk>/bilan.xlsx", files.annual_spreadsheet, name="annual_spreadsheet"),
    path("annuels/<int:pk>/bilan.pdf", files.annual_paper, name="annual_paper"),
    path("annuels/<int:pk>/evaluation/", axes.axes, name="axes"),
    path("annuels/<int:pk>/evaluation.pdf", axes.axes_paper, name="axes_paper"),
    path("annuels/<int:pk>/textes/<slug:section>/", annual.write, name="write"),
    path("annuels/<int:pk>/relire/", annual.check, name="check"),
    path("annuels/<int:pk>/reprendre/", annual.resume, name="resume"),
    path("annuels/<int:pk>/figer/", annual.freeze, name="freeze"),
    path("annuels/<int:pk>/recalculer/", annual.again, name="again"),
]
