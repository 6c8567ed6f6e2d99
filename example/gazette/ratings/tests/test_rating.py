"""Ratings are of objects of any model; here, of groups of users."""

from django.contrib.auth.models import Group
from django.test import TestCase

from ratings.models import Rating, Score


class Ratings(TestCase):
    def setUp(self):
        self.group = Group.objects.create(name="Group")

    def test_the_score_is_the_mean_of_all_raters(self):
        for rater, stars in (("a", 5), ("b", 4), ("c", 4)):
            score = Rating.objects.rate(self.group, rater, stars)
        self.assertEqual((score.votes, score.average), (3, 4.3))

    def test_a_rater_who_thinks_again_counts_once(self):
        Rating.objects.rate(self.group, "a", 1)
        Rating.objects.rate(self.group, "a", 5)
        score = Score.objects.of(self.group)
        self.assertEqual((score.votes, score.average), (1, 5.0))

    def test_nobody_s_rating_is_no_division_by_nothing(self):
        score = Score.objects.of(self.group)
        self.assertEqual((score.pk, score.votes, score.average), (None, 0, 0))

    def test_objects_do_not_share_ratings(self):
        Rating.objects.rate(self.group, "a", 1)
        self.assertEqual(Score.objects.of(Group.objects.create(name="Other")).votes, 0)
