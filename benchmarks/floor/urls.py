from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("", views.children, name="children"),
    path("<int:pk>/", views.child, name="child"),
    path("<int:pk>/note/", views.add_note, name="note"),
    path("report/", views.report, name="report"),
]
