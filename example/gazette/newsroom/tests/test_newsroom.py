"""Staff sign in and come to the desk."""

from django.contrib.auth import get_user_model
from django.test import TestCase


class SigningIn(TestCase):
    def setUp(self):
        get_user_model().objects.create_user("ana", password="harbour light 1871", is_staff=True)

    def test_who_signs_in_comes_to_the_desk(self):
        answer = self.client.post("/newsroom/login/", {"username": "ana", "password": "harbour light 1871"})
        self.assertRedirects(answer, "/newsroom/")

    def test_who_was_on_the_way_somewhere_goes_on(self):
        answer = self.client.get("/newsroom/articles/", follow=True)
        self.assertContains(answer, 'name="next" value="/newsroom/articles/"')

    def test_a_wrong_password_is_said(self):
        answer = self.client.post("/newsroom/login/", {"username": "ana", "password": "x"})
        self.assertContains(answer, "Please enter a correct username and password.")

    def test_signing_out_needs_a_post(self):
        self.client.force_login(get_user_model().objects.get())
        self.assertEqual(self.client.get("/newsroom/logout/").status_code, 405)
        self.assertRedirects(self.client.post("/newsroom/logout/"), "/")
