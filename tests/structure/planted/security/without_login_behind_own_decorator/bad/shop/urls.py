from django.urls import path

from .views import change

urlpatterns = [path("<int:pk>/", change, name="change")]
