from django.urls import path

from .views import PlotPage, PlotShown

urlpatterns = [
    path("<int:pk>/", PlotPage.as_view(), name="plot"),
    path("<int:pk>/shown/", PlotShown.as_view(), name="shown"),
]
