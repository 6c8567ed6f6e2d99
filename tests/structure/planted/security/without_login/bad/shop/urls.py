from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.cache import never_cache
from shop import views

urlpatterns = [
    path("pack/<int:pk>/", login_required(views.pack)),
    path("send/<int:pk>/", never_cache(views.send)),
    path("drop/<int:pk>/", views.drop),
    path("edit/<int:pk>/", views.Edit.as_view()),
]
