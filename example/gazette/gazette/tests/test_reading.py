"""What a reader finds, and with how many questions to the database."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from articles.models import Article
from bylines.models import Author, Credit
from comments.models import Comment
from mostread.models import Ranking
from pictures.models import Picture, Placement
from tags.models import Tag

from .newspaper import MORNING, Newspaper


class Reading(Newspaper):
    def setUp(self):
        ContentType.objects.get_for_model(Article)

    def dress(self, article):
        """Give an article an author, a tag and a picture."""
        author, _ = Author.objects.get_or_create(name="Mae Finch", slug="mae-finch")
        picture, _ = Picture.objects.get_or_create(
            title="Harbour", large="l.jpg", small="s.jpg", alt="Boats.",
            large_width=1280, large_height=800, small_width=640, small_height=400,
        )  # fmt: skip
        Credit.objects.replace(article, [author])
        Tag.objects.replace(article, ["Harbour"])
        Placement.objects.replace(article, picture)
        Ranking.objects.rank(Article, [(article.pk, 3)], MORNING)
        return article

    def test_the_front_page_shows_each_headline_once(self):
        for n in range(30):
            self.write(f"Story {n}.", published_at=MORNING - timedelta(hours=n))
        page = self.client.get("/").content.decode()
        self.assertEqual(page.count(">Story 0.<"), 1)
        self.assertEqual(page.count(">Story 7.<"), 1)

    def test_the_front_page_asks_seven_things_however_many_articles_there_are(self):
        for n in range(40):
            self.dress(self.write(f"Story {n}", section=(self.news, self.sport)[n % 2]))
        with self.assertNumQueries(7):  # menu, weather, articles, authors, pictures, ranking, ranked
            self.client.get("/")

    def test_an_empty_paper_says_so(self):
        self.assertContains(self.client.get("/"), "Nothing has been published yet.")

    def test_a_section_asks_the_same_for_one_article_and_for_twenty(self):
        for n in range(20):
            self.dress(self.write(f"Story {n}"))
        with self.assertNumQueries(9):
            self.client.get("/news/")

    def test_an_article_asks_as_much_with_many_comments_as_with_few(self):
        article = self.dress(self.write())
        self.dress(self.write("Ferry on time"))
        for n in range(30):
            Comment.objects.create(
                content_object=article, name=f"R{n}", email="r@post.example", body="Hm.", status="approved"
            )
        with self.assertNumQueries(13):
            page = self.client.get(article.get_absolute_url())
        self.assertContains(page, "30 comments")
        self.assertContains(page, "Mae Finch")
        self.assertContains(page, "Ferry on time")
        self.assertContains(page, 'width="1280" height="800" alt="Boats."')

    def test_drafts_and_scheduled_articles_are_nowhere(self):
        draft = self.dress(self.write("Secret draft", status=Article.Status.DRAFT))
        later = self.dress(self.write("Secret later", status=Article.Status.SCHEDULED))
        self.write("An open one")
        for path in ("/", "/news/", "/topics/harbour/", "/authors/mae-finch/", "/search/?q=secret", "/archive/",
                     "/2026/", "/2026/11/", "/feeds/rss.xml", "/sitemap-articles.xml", "/api/articles/"):  # fmt: skip
            with self.subTest(path):
                self.assertNotContains(self.client.get(path), "Secret ")
        for article in (draft, later):
            self.assertEqual(self.client.get(article.get_absolute_url()).status_code, 404)
            self.assertEqual(self.client.get(reverse("comments:post", args=[article.pk])).status_code, 404)
            self.assertEqual(self.client.get(reverse("ratings:rate", args=[article.pk])).status_code, 404)

    def test_staff_see_an_article_before_it_is_out(self):
        later = self.write(status=Article.Status.SCHEDULED)
        self.client.force_login(self.reporter)
        self.assertContains(self.client.get(later.get_absolute_url()), "Scheduled: readers don’t see this.")

    def test_the_address_of_an_article_names_its_day(self):
        article = self.write()
        self.assertEqual(article.get_absolute_url(), "/2026/11/5/ferry-late-again/")
        self.assertEqual(self.client.get("/2026/11/6/ferry-late-again/").status_code, 404)
        self.assertEqual(self.client.get("/2026/99/99/ferry-late-again/").status_code, 404)
        self.assertEqual(self.client.get("/9999/1/1/ferry-late-again/").status_code, 404)

    def test_the_archive_leads_from_years_to_days(self):
        self.write()
        self.assertContains(self.client.get("/archive/"), 'href="/2026/"')
        self.assertContains(self.client.get("/2026/"), 'href="/2026/11/"')
        self.assertContains(self.client.get("/2026/11/"), 'href="/2026/11/5/"')
        self.assertContains(self.client.get("/2026/11/5/"), "Ferry late again")

    def test_pages_of_a_section_lead_to_one_another(self):
        for n in range(25):
            self.write(f"Story {n}")
        first, second = self.client.get("/news/"), self.client.get("/news/?page=2")
        self.assertContains(first, 'rel="next" href="?page=2"')
        self.assertContains(second, "Page 2 of 2")
        self.assertEqual(self.client.get("/news/?page=3").status_code, 404)
        self.assertEqual(self.client.get("/news/?page=x").status_code, 404)

    def test_what_a_writer_typed_is_never_html(self):
        article = self.write("<b>Bold</b>", body="<script>alert(1)</script>", standfirst="<i>")
        for path in ("/", "/news/", article.get_absolute_url()):
            page = self.client.get(path).content.decode()
            self.assertNotIn("<script>alert", page)
            self.assertNotIn("<b>Bold", page)

    def test_other_pages_are_there(self):
        for path in ("/about/", "/privacy/", "/authors/", "/topics/", "/most-read/", "/weather/", "/contact/",
                     "/newsletter/", "/search/", "/newsroom/login/", "/sitemap.xml"):  # fmt: skip
            with self.subTest(path):
                self.assertEqual(self.client.get(path).status_code, 200)

    def test_robots_are_told_where_the_sitemap_is(self):
        answer = self.client.get("/robots.txt")
        self.assertEqual(answer["Content-Type"], "text/plain")
        self.assertContains(answer, "Sitemap: http://testserver/sitemap.xml")
