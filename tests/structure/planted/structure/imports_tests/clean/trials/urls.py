from django.urls import path

from . import tests

urlpatterns = [path("tests/<str:name>/", tests.test_history, name="test-history")]
