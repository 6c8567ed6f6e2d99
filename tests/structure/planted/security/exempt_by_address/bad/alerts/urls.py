from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from alerts import api, views

urlpatterns = [
    path("alerts/", csrf_exempt(views.Receiver.as_view()), name="alerts"),
    path("alerts/<int:pk>/close/", csrf_exempt(views.close), name="close"),
    path("alerts/list/", csrf_exempt(views.Listing.as_view()), name="list"),
    path("alerts/<int:pk>/reopen/", api.reopen, name="reopen"),
]
