from django.urls import path

from hall import views

urlpatterns = [path("<int:pk>/", views.ChangeTicket.as_view(), name="ticket")]
