"""Comments are on objects of any model; here, on a group of users."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import TestCase

from comments.forms import CommentForm
from comments.models import Comment

SAID = {"name": "Ana", "email": "ana@post.example", "body": "About time."}


class Comments(TestCase):
    def setUp(self):
        self.group = Group.objects.create(name="Group")

    def say(self, user=None, **more):
        form = CommentForm(SAID | more)
        self.assertTrue(form.is_valid(), form.errors)
        return form.save_on(self.group, user or AnonymousUser())

    def test_a_stranger_waits(self):
        self.assertEqual(self.say().status, "pending")

    def test_a_moderator_does_not_wait(self):
        user = get_user_model().objects.create_user("mod")
        user.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
        comment = self.say(user)
        self.assertEqual((comment.status, comment.user), ("approved", user))

    def test_who_fills_in_the_trap_is_rejected(self):
        self.assertEqual(self.say(website="https://pills.example").status, "rejected")

    def test_only_the_approved_are_shown_oldest_first(self):
        first, second = self.say(), self.say(body="Quite.")
        self.say(body="Waits.")
        Comment.objects.filter(pk__in=[first.pk, second.pk]).decide("approved")
        self.assertEqual(list(Comment.objects.of(self.group).approved()), [first, second])

    def test_the_second_moderator_decides_nothing(self):
        comment = Comment.objects.filter(pk=self.say().pk)
        self.assertEqual(comment.decide("approved"), 1)
        self.assertEqual(comment.decide("rejected"), 0)
        self.assertEqual(comment.get().status, "approved")

    def test_too_long_a_comment_is_refused(self):
        form = CommentForm(SAID | {"body": "a" * 2001})
        self.assertIn("body", form.errors)
