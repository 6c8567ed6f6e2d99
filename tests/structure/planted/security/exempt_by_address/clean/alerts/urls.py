from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from alerts import api, views
from alerts.doors import from_alertmanager

urlpatterns = [
    path("alerts/", csrf_exempt(from_alertmanager(views.Receiver.as_view())), name="alerts"),
    path("alerts/<int:pk>/close/", views.close, name="close"),
    path("alerts/list/", csrf_exempt(views.Listing.as_view()), name="list"),
    path("alerts/<int:pk>/reopen/", api.reopen, name="reopen"),
]
