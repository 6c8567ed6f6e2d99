from django.urls import path

from hall.api import Moves

urlpatterns = [path("moves/", Moves.as_view(), name="moves")]
