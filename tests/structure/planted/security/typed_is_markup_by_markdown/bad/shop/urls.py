from django.urls import path

from .views import Feedback

urlpatterns = [path("feedback/", Feedback.as_view(), name="feedback")]
