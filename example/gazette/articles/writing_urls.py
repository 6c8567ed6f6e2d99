"""Where staff write. Include it with {"form_class": …} to write in a form of your own."""

from django.urls import path

from . import writing

app_name = "writing"
urlpatterns = [
    path("", writing.Desk.as_view(), name="desk"),
    path("new/", writing.Write.as_view(), name="new"),
    path("<int:pk>/", writing.Edit.as_view(), name="edit"),
]
