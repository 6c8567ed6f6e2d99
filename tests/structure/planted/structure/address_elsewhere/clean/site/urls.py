from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="ask")),
    path("help/", RedirectView.as_view(url="/manual/")),
    path("polls/", include("polls.urls")),
]
