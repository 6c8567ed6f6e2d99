from django.urls import path

from shop import views

urlpatterns = [path("reset/<int:pk>/", views.reset), path("parcel/<int:pk>/", views.ParcelDetail.as_view())]
