from django.urls import path

from polls import views

urlpatterns = [path("pay/", views.pay), path("vote/", views.vote)]
