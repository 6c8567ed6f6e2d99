from django.urls import include, path
from rest_framework.routers import DefaultRouter

from . import api, views

router = DefaultRouter()
router.register("orders", api.OrderViewSet)

urlpatterns = [
    path("api/", include(router.urls)),
    path("export/", views.export, name="export"),
]
