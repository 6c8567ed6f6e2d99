from django.urls import path

from shop import views

urlpatterns = [path("search/", views.search), path("help/", views.Help.as_view())]
