from django.urls import path

from shop import views

urlpatterns = [path("<str:number>/", views.invoice, name="invoice")]
