from django.urls import path

from .views import Forget, close

urlpatterns = [path("<int:pk>/", close, name="close"), path("forget/", Forget.as_view(), name="forget")]
