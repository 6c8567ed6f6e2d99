"""The addresses for commenting and moderating. Include it with {"queryset": …}."""

from django.urls import path

from . import views

app_name = "comments"
urlpatterns = [
    path("queue/", views.Queue.as_view(), name="queue"),
    path("queue/<int:pk>/", views.Decide.as_view(), name="decide"),
    path("<int:object_id>/", views.PostComment.as_view(), name="post"),
]
