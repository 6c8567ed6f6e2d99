from django.urls import path

from hall import views

urlpatterns = [path("", views.Home.as_view(), name="home")]
