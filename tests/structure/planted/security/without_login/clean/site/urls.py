from django.contrib.auth.decorators import login_required
from django.urls import include, path
from shop import views

urlpatterns = [
    path("shop/", include("shop.urls")),
    path("drop/<int:pk>/", login_required(views.drop)),
]
