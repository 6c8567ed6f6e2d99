from django.urls import path

from hall import views

urlpatterns = [path("send/", views.send, name="send")]
