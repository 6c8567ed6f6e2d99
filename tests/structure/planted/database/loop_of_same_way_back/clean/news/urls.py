from django.urls import path

from news import views

urlpatterns = [path("<int:pk>/", views.section, name="section")]
