from django.urls import path

from polls import views

urlpatterns = [path("", views.Ask.as_view(), name="ask"), path("mine/", views.mine, name="mine")]
