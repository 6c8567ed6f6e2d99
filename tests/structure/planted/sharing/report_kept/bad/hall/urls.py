from django.urls import path

from hall import views

urlpatterns = [path("", views.Report.as_view(), name="report")]
