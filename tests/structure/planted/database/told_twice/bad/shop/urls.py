from django.urls import path

from shop import views

urlpatterns = [path("hook/", views.stripe_webhook, name="hook")]
