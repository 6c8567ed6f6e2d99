from django.urls import path

from hall import views

urlpatterns = [path("vote/", views.vote, name="vote")]
