from django.contrib.auth.decorators import login_required
from django.urls import path

from polls import views

urlpatterns = [
    path("results/", views.results),
    path("mine/", login_required(views.Mine.as_view())),
]
