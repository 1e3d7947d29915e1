"""Every door of the application, in French."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("config.account_urls")),
    path("", include("village.core.urls")),
    path("", include("village.home.urls")),
    path("enfants/", include("village.casefile.urls")),
    path("", include("village.around.urls")),
    path("reponse/", include("village.around.partner_urls")),
    path("reperages/", include("village.referrals.urls")),
    path("demande/", include("village.referrals.family_urls")),
    path("parcours/", include("village.plans.urls")),
    path("eps/", include("village.meetings.urls")),
    path("ateliers/", include("village.activities.public_urls")),
    path("actions/", include("village.activities.urls")),
    path("moyens/", include("village.funding.urls")),
    path("bilan/", include("village.evaluation.urls")),
    path("questionnaires/", include("village.surveys.urls")),
    path("avis/", include("village.surveys.public_urls")),
    path("reprises/", include("village.exchange.urls")),
    path("partenaires/", include("village.directory.urls")),
    path("programme/", include("village.programmes.urls")),
    path("journal/", include("village.audit.urls")),
    path("donnees/", include("village.privacy.urls")),
    path("aide/", include("village.guide.urls")),
    path("documents/", include("village.documents.urls")),
    path("api/", include("village.api.urls")),
]
