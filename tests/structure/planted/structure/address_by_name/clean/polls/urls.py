from django.urls import path

from polls import views

urlpatterns = [path("mine/", views.mine, name="mine"), path("ours/", views.ours, name="ours")]
