from django.urls import path

from shop import views

urlpatterns = [
    path("reset/<int:pk>/", views.reset),
    path("sign-up/", views.sign_up),
    path("parcel/<int:pk>/", views.ParcelDetail.as_view()),
    path("hook/<int:pk>/", views.Hook.as_view()),
]
