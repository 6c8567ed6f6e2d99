"""The writer writes the same for the same seed, and nothing that a reader would stumble over."""

import random
import re
from datetime import date
from unittest import TestCase

from fill.facts import MAKERS
from fill.grammar import expand, parse
from fill.readers import lines
from fill.stories import context, stories
from fill.writer import SHARES, Writer

DAY = date(2026, 11, 5)


class WriterTest(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        writer = Writer(2009)
        cls.copies = [writer.write(n, DAY) for n in range(600)]

    def test_one_seed_writes_the_same_and_another_does_not(self):
        again, other = Writer(2009), Writer(2010)
        self.assertEqual([again.write(n, DAY) for n in range(20)], self.copies[:20])
        self.assertNotEqual([other.write(n, DAY) for n in range(20)], self.copies[:20])

    def test_no_headline_comes_twice_within_what_is_new(self):
        headlines = [copy.headline for copy in self.copies]
        self.assertEqual(len(headlines), len(set(headlines)))

    def test_nothing_of_the_grammar_is_left(self):
        for copy in self.copies:
            for text in (copy.headline, copy.standfirst, copy.body, *copy.tags):
                self.assertNotRegex(text, r"[\[\]{}|]|None|  ")

    def test_texts_fit_their_columns(self):
        self.assertLessEqual(max(len(copy.headline) for copy in self.copies), 110)
        self.assertLess(max(len(copy.standfirst) for copy in self.copies), 300)
        self.assertLessEqual(max(len(copy.dateline) for copy in self.copies), 60)

    def test_every_paragraph_begins_and_ends_as_one_should(self):
        for copy in self.copies:
            for paragraph in copy.body.split("\n\n"):
                self.assertRegex(paragraph, r"^[A-ZÀ-Ý£“\d#—(]", copy.headline)

    def test_a_headline_s_numbers_are_in_the_story(self):
        weeks = [copy for copy in self.copies if re.search(r"(\d+) weeks of diversions", copy.headline)]
        self.assertTrue(weeks)
        for copy in weeks:
            number = re.search(r"(\d+) weeks", copy.headline)[1]
            self.assertRegex(copy.body, rf"\b({number}|five|six|seven|eight|nine) weeks")

    def test_no_paragraph_is_common(self):
        seen = {}
        for copy in self.copies:
            for paragraph in copy.body.split("\n\n"):
                seen[paragraph] = seen.get(paragraph, 0) + 1
        often = [count for paragraph, count in seen.items() if not paragraph.startswith("##")]
        self.assertLess(sum(count for count in often if count > 3) / sum(often), 0.1)


class StoryFiles(TestCase):
    def test_every_line_of_every_story_can_be_told(self):
        writer = Writer(1)
        for section in SHARES:
            for story in stories(section):
                rng = random.Random(story.name)
                facts = writer._facts(story, rng, DAY)
                options = [option for beat in story.beats for option in beat.options]
                for template in (*story.headlines, *story.standfirsts, *options, *story.tags, story.topic):
                    with self.subTest(story=story.name, template=template):
                        self.assertTrue(expand(template, rng, facts))

    def test_every_story_has_enough_of_everything(self):
        for section in SHARES:
            self.assertTrue(stories(section))
            for story in stories(section):
                with self.subTest(story.name):
                    self.assertGreaterEqual(len(story.headlines), 4)
                    self.assertGreaterEqual(len(story.standfirsts), 2)
                    self.assertGreaterEqual(len(story.beats), 5)
                    self.assertTrue(all(kind in MAKERS for _, kind, *_ in story.facts))

    def test_context_and_comments_are_well_formed(self):
        for template in (*lines(), *(line for section in SHARES for line in context(section))):
            self.assertTrue(parse(template))

    def test_a_bracket_too_many_is_said(self):
        with self.assertRaisesRegex(ValueError, r"a \[ without \] in: "):
            parse("[one|two")
        with self.assertRaisesRegex(ValueError, "a ] too many in: one]"):
            parse("one]")
