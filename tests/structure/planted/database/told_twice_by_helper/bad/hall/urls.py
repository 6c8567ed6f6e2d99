from django.urls import path

from hall import views

urlpatterns = [path("hook/", views.payment_webhook)]
