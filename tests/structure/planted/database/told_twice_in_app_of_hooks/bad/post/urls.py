from django.urls import path

from post import hooks

urlpatterns = [path("sent/", hooks.sent, name="sent")]
