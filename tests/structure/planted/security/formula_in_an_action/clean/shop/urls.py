from django.urls import path

from .views import Ask

urlpatterns = [path("ask/", Ask.as_view(), name="ask")]
