"""Pages of a parcours."""

from django.urls import path

from village.plans.views import agreeing, leaving, noting, observing, printing, writing

app_name = "plans"
urlpatterns = [
    path("<int:pk>/objectifs/nouveau/", writing.add_goal, name="add_goal"),
    path("<int:pk>/actions/nouvelle/", writing.add_action, name="add_action"),
    path("<int:pk>/objectifs/<int:goal>/", writing.change_goal, name="change_goal"),
    path("<int:pk>/actions/<int:action>/", writing.change_action, name="change_action"),
    path("<int:pk>/objectifs/<int:goal>/echelle/", agreeing.scale, name="scale"),
    path("<int:pk>/objectifs/<int:goal>/ordre/", agreeing.move_goal, name="move_goal"),
    path("<int:pk>/objectifs/<int:goal>/mettre-de-cote/", agreeing.set_goal_aside, name="set_goal_aside"),
    path("<int:pk>/objectifs/<int:goal>/reprendre/", agreeing.resume_goal, name="resume_goal"),
    path("<int:pk>/actions/<int:action>/reponse/", agreeing.answer, name="answer"),
    path("<int:pk>/version/", writing.write_version, name="write_version"),
    path("<int:pk>/approbation/", agreeing.approve, name="approve"),
    path("<int:pk>/point-d-etape/", writing.review, name="review"),
    path("<int:pk>/notes/nouvelle/", noting.write_note, name="write_note"),
    path("<int:pk>/notes/<int:note>/ajout/", noting.add_to_note, name="add_to_note"),
    path("<int:pk>/observations/<int:questionnaire>/<slug:moment>/", observing.observe, name="observe"),
    path(
        "<int:pk>/observations/<int:questionnaire>/<slug:moment>.pdf",
        observing.observation_sheet,
        name="observation_sheet",
    ),
    path("<int:pk>/seconde-lecture/<slug:moment>/", observing.read_again, name="read_again"),
    path("<int:pk>/proches/nouveau/", leaving.link, name="link_relative"),
    path("<int:pk>/proches/<int:relative>/retirer/", leaving.unlink, name="unlink_relative"),
    path("<int:pk>/sortie/preparer/", leaving.prepare, name="prepare_exit"),
    path("<int:pk>/sortie/avis/", leaving.complete, name="exit_words"),
    path("<int:pk>/rouvrir/", leaving.reopen, name="reopen"),
    path("<int:pk>/nouvelles/accord/", leaving.agree, name="agree_news"),
    path("<int:pk>/nouvelles/arreter/", leaving.stop, name="stop_news"),
    path("<int:pk>/nouvelles/<int:months>/", leaving.news, name="news"),
    path("<int:pk>/nouvelles.pdf", printing.news_sheet, name="news_sheet"),
    path("<int:pk>/fiche-de-sortie.pdf", printing.exit_document, name="exit_document"),
    path("<int:pk>/parcours-v<int:number>.pdf", printing.plan_document, name="document"),
    path("<int:pk>/parcours-a-remplir.pdf", printing.blank_plan, name="blank_document"),
    path("<int:pk>/diagnostic.pdf", printing.assessment_document, name="assessment_document"),
    path("<int:pk>/diagnostic-a-remplir.pdf", printing.blank_assessment, name="blank_assessment"),
    path("<int:pk>/attestation.pdf", printing.certificate, name="certificate"),
]
