from django.urls import path

from shop import views

urlpatterns = [
    path("add/", views.add),
    path("<int:pk>/", views.CommentPage.as_view()),
    path("<int:pk>/edit/", views.NoteEdit.as_view()),
    path("<int:pk>/note/", views.note),
]
