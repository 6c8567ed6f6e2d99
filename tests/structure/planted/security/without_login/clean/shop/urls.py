from django.contrib.auth.decorators import permission_required
from django.urls import path
from shop import views

urlpatterns = [
    path("pack/<int:pk>/", permission_required("shop.change_parcel")(views.pack)),
    path("send/<int:pk>/<str:token>/", views.send),
    path("edit/<int:pk>/", views.Edit.as_view()),
    path("back/<int:pk>/", views.back),
    path("shown/<int:pk>/", views.shown),
    path("<uuid:pk>/weigh/", views.weigh),
]
