from django.urls import path

from shop import views

urlpatterns = [path("invoice/<int:pk>/", views.InvoiceView.as_view())]
