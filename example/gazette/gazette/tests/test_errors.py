"""What is answered when something is wrong."""

from django.test import Client, RequestFactory, SimpleTestCase, TestCase

from gazette.errors import server_error


class NotFound(TestCase):
    def test_a_reader_gets_a_page_of_the_paper(self):
        answer = self.client.get("/nowhere/at/all/")
        self.assertContains(answer, "This page didn’t make the edition", status_code=404)

    def test_a_program_gets_json(self):
        answer = self.client.get("/api/nowhere/")
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(answer.json(), {"error": {"status": 404, "message": "There is nothing at this address."}})


class ServerError(SimpleTestCase):
    """These ask nothing of the database, which may be what broke."""

    def test_a_reader_gets_a_page_of_the_paper(self):
        answer = server_error(RequestFactory().get("/"))
        self.assertContains(answer, "Stop press", status_code=500)

    def test_a_program_gets_json(self):
        answer = server_error(RequestFactory().get("/api/articles/"))
        self.assertEqual(answer["Content-Type"], "application/json")
        self.assertEqual(answer.status_code, 500)


class Csrf(TestCase):
    def test_a_reader_is_asked_to_send_it_again(self):
        answer = Client(enforce_csrf_checks=True).post("/newsletter/", {"email": "a@post.example"})
        self.assertContains(answer, "Send it again, please", status_code=403)

    def test_a_program_is_told_about_the_token(self):
        answer = Client(enforce_csrf_checks=True).post("/api/articles/1/rating/")
        self.assertEqual(answer.json()["error"]["status"], 403)
        self.assertIn("X-CSRFToken", answer.json()["error"]["message"])
