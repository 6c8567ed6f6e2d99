from django.urls import path

from polls import views

urlpatterns = [path("polls/<slug:slug>/", views.vote, name="vote")]
