from django.urls import path

from shop import views

urlpatterns = [path("hook/", views.stripe_webhook, name="hook"), path("other/", views.other_webhook, name="other")]
