"""The staff's own front door and front page."""

from django.contrib.auth.mixins import UserPassesTestMixin
from django.contrib.auth.views import LoginView
from django.views.generic import TemplateView


class SignIn(LoginView):
    """Sign in. Who is signed in goes straight to the desk."""

    template_name = "newsroom/sign_in.html"
    redirect_authenticated_user = True


class StaffOnly(UserPassesTestMixin):
    """Lets staff in, sends strangers to sign in, and refuses the rest."""

    def test_func(self):
        return self.request.user.is_staff


class Desk(StaffOnly, TemplateView):
    """What waits for the staff. A project fills the template with its own apps' tags."""

    template_name = "newsroom/desk.html"
