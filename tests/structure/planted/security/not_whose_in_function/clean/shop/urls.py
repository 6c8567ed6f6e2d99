from django.contrib.auth.decorators import permission_required
from django.urls import path

from shop import views

urlpatterns = [
    path("cancel/<int:pk>/", views.cancel),
    path("drop/<int:pk>/", views.drop),
    path("<int:pk>/", views.show),
    path("void/<int:pk>/", permission_required("shop.delete_order")(views.void)),
    path("remove/<int:pk>/", views.remove),
]
