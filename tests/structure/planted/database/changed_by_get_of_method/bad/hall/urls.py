from django.urls import path

from hall.views import Approve

urlpatterns = [path("<int:pk>/", Approve.as_view())]
