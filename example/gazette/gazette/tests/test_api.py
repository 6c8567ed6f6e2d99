"""The API reads everything and takes ratings and comments."""

import json

from django.test import Client

from comments.models import Comment

from .newspaper import Newspaper


class Api(Newspaper):
    def post(self, path, body):
        return self.client.post(path, json.dumps(body), content_type="application/json")

    def test_the_root_says_where_to_go(self):
        found = self.client.get("/api/").json()
        self.assertEqual(found["links"], {"articles": "http://testserver/api/articles/"})
        self.assertTrue(found["csrf_token"])

    def test_a_list_comes_in_pages(self):
        for n in range(25):
            self.write(f"Story {n}")
        found = self.client.get("/api/articles/?section=news").json()
        self.assertEqual((found["count"], len(found["results"])), (25, 20))
        self.assertEqual(found["next"], "http://testserver/api/articles/?section=news&page=2")
        self.assertIsNone(self.client.get(found["next"]).json()["next"])
        self.assertEqual(self.client.get("/api/articles/?section=sport").json()["count"], 0)

    def test_a_list_asks_the_same_for_any_number(self):
        for n in range(20):
            self.write(f"Story {n}")
        self.client.get("/api/articles/")
        with self.assertNumQueries(4):
            self.client.get("/api/articles/")

    def test_an_article_has_its_text(self):
        article = self.write()
        found = self.client.get(f"/api/articles/{article.pk}/").json()
        self.assertEqual(found["headline"], "Ferry late again")
        self.assertEqual(found["body"], "It was late.")
        self.assertEqual(found["rating"], {"average": 0, "votes": 0})

    def test_a_rating_answers_the_new_score(self):
        answer = self.post(f"/api/articles/{self.write().pk}/rating/", {"stars": 4})
        self.assertEqual((answer.status_code, answer.json()), (201, {"average": 4.0, "votes": 1}))

    def test_a_comment_waits(self):
        article = self.write()
        said = {"name": "Ana", "email": "ana@post.example", "body": "Well."}
        answer = self.post(f"/api/articles/{article.pk}/comments/", said)
        self.assertEqual((answer.status_code, answer.json()), (201, {"status": "pending"}))
        self.assertEqual(Comment.objects.of(article).get().name, "Ana")

    def test_wrong_fields_are_named(self):
        answer = self.post(f"/api/articles/{self.write().pk}/rating/", {"stars": 9})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(
            answer.json()["error"]["fields"],
            {"stars": ["Select a valid choice. 9 is not one of the available choices."]},
        )

    def test_what_is_no_json_object_is_refused(self):
        path = f"/api/articles/{self.write().pk}/rating/"
        for body in (b"stars=4", b"", b"\xff", b"[4]", b"4", b"null"):
            answer = self.client.post(path, body, content_type="application/json")
            self.assertEqual(answer.status_code, 400, body)
            self.assertEqual(answer["Content-Type"], "application/json")

    def test_odd_values_are_refused_as_json(self):
        for path in (f"/api/articles/{self.write().pk}/rating/", f"/api/articles/{self.write().pk}/comments/"):
            for value in ([1], {"a": 1}, None, True, "\0", 10**40):
                answer = self.post(path, dict.fromkeys(("stars", "name", "email", "body"), value))
                self.assertEqual(answer.status_code, 400, (path, value))

    def test_methods_that_are_not_there_say_which_are(self):
        answer = self.client.delete("/api/articles/")
        self.assertEqual((answer.status_code, answer["Allow"]), (405, "GET, HEAD, OPTIONS"))
        self.assertEqual(answer.json()["error"]["message"], "DELETE is not possible here. Use GET, HEAD, OPTIONS.")

    def test_a_page_that_is_not_there_is_404(self):
        for page in ("0", "99", "x", "\0"):
            self.assertEqual(self.client.get("/api/articles/", {"page": page}).status_code, 404)

    def test_the_token_of_the_root_lets_a_program_post(self):
        client = Client(enforce_csrf_checks=True)
        token = client.get("/api/").json()["csrf_token"]
        path = f"/api/articles/{self.write().pk}/rating/"
        answer = client.post(path, '{"stars": 3}', content_type="application/json", headers={"X-CSRFToken": token})
        self.assertEqual(answer.status_code, 201)
