from django.urls import path

from shop import views

urlpatterns = [path("<int:number>/pay/", views.pay), path("<int:number>/void/", views.VoidView.as_view())]
