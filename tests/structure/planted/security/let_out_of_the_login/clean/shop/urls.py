from django.urls import path

from .views import close, shown

urlpatterns = [path("<int:pk>/", close, name="close"), path("<int:pk>/shown/", shown, name="shown")]
