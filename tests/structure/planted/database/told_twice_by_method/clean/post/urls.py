from django.urls import path

from post import views

urlpatterns = [path("hook/", views.ExamWebhook.as_view(), name="hook")]
