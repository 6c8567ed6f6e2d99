from django.urls import path

from . import views

urlpatterns = [
    path("new/", views.new, name="new"),
    path("receipt/", views.receipt, name="receipt"),
    path("relabel/<int:pk>/", views.Relabel.as_view(), name="relabel"),
    path("send/", views.Send.as_view(), name="send"),
    path("readdress/<int:pk>/", views.Readdress.as_view(), name="readdress"),
    path("give/", views.give, name="give"),
]
