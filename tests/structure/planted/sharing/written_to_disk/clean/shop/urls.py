from django.urls import path

from shop import bundles

urlpatterns = [path("bundle/", bundles.bundle), path("pictures/", bundles.pictures)]
