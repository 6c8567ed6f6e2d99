from django.urls import path

from .views import PlotPage

urlpatterns = [path("<int:pk>/", PlotPage.as_view(), name="plot")]
