"""The contact form's addresses. Include it with {"recipients": […]}."""

from django.urls import path

from . import views

app_name = "contact"
urlpatterns = [
    path("", views.Contact.as_view(), name="form"),
    path("thanks/", views.Thanks.as_view(), name="thanks"),
]
