from django.urls import path

from hall import views

urlpatterns = [path("rebuild/", views.rebuild, name="rebuild")]
