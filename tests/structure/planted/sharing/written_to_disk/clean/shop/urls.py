from django.urls import path

from shop import bundles, exports

urlpatterns = [path("bundle/", bundles.bundle), path("export/", exports.export), path("pictures/", bundles.pictures)]
