from django.urls import path

from hall import views

urlpatterns = [path("go/", views.go, name="go")]
