from django.urls import include, path
from rest_framework.routers import DefaultRouter

from hall import api

router = DefaultRouter()
router.register("bookings", api.Bookings)
urlpatterns = [path("", include(router.urls)), path("drop/<int:pk>/", api.drop)]
