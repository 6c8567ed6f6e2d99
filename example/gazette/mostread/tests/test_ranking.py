"""What was read most is ranked; here, groups of users are read."""

from datetime import timedelta
from io import StringIO

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from mostread.models import Ranking, Reads


class MostRead(TestCase):
    def setUp(self):
        self.today = timezone.localdate()
        self.groups = [Group.objects.create(name=f"Group {n}") for n in range(3)]

    def read(self, group, times, days_ago=0):
        for _ in range(times):
            Reads.objects.add(group, self.today - timedelta(days=days_ago))

    def rank(self):
        out = StringIO()
        call_command("rank_most_read", stdout=out)
        return out.getvalue()

    def test_reads_of_two_days_count(self):
        self.read(self.groups[0], 2)
        self.read(self.groups[1], 1)
        self.read(self.groups[1], 2, days_ago=1)
        self.read(self.groups[2], 9, days_ago=2)
        self.assertEqual(self.rank(), "Ranked 2 of group.\n")
        self.assertEqual(Ranking.objects.top(Group.objects.all(), 5), [self.groups[1], self.groups[0]])

    def test_ranking_again_replaces(self):
        self.read(self.groups[0], 1)
        self.rank()
        self.read(self.groups[1], 2)
        self.rank()
        self.assertEqual(list(Ranking.objects.values_list("position", "count")), [(1, 2), (2, 1)])

    def test_what_is_gone_leaves_no_hole(self):
        self.read(self.groups[0], 3)
        self.read(self.groups[1], 2)
        self.rank()
        self.groups[0].delete()
        with self.assertNumQueries(2):
            self.assertEqual(Ranking.objects.top(Group.objects.all(), 5), [self.groups[1]])

    def test_nothing_read_ranks_nothing(self):
        self.assertEqual(self.rank(), "")
