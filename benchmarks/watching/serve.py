"""A site of one page with ten queries, asked inside of this process: `serve.py HOW`; a line in says how often."""

from __future__ import annotations

import os
import sys
import time
from io import BytesIO
from wsgiref.util import setup_testing_defaults

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection, models
from django.http import HttpResponse
from django.urls import path

HOW = sys.argv[1]
QUERIES = 10
METRICS = "roadworthy.contrib.metrics"


def instrument() -> None:
    """Begin to watch in the way that is asked for."""
    if HOW.startswith("opentelemetry"):
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.django import DjangoInstrumentor
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider = TracerProvider()
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{os.environ['SINK']}/v1/traces")))
        trace.set_tracer_provider(provider)
        DjangoInstrumentor().instrument()
    if HOW == "opentelemetry-queries":
        from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor

        SQLite3Instrumentor().instrument()
    if HOW.startswith("sentry"):
        import sentry_sdk

        dsn = os.environ["SINK"].replace("://", "://key@") + "/1"
        sentry_sdk.init(dsn, traces_sample_rate=1.0 if HOW == "sentry-tracing" else 0.0)


class SiteConfig(AppConfig):
    """The site's only app, in this module."""

    name = label = "__main__"
    path = os.path.dirname(__file__)  # noqa: PTH120


settings.configure(
    SECRET_KEY="a key for a benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="__main__",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[METRICS] if HOW.startswith("roadworthy") else [],
    MIDDLEWARE=[
        *([f"{METRICS}.MetricsMiddleware"] if HOW.startswith("roadworthy") else []),
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)
instrument()
apps.populate(settings.INSTALLED_APPS)


class Article(models.Model):
    """What is asked for."""

    title = models.CharField(max_length=100)
    section = models.CharField(max_length=20, db_index=True)

    class Meta:
        """Of no app that there is."""

        app_label = "news"


def front(request: object) -> HttpResponse:
    """Ask ten times, six of them the same for another row."""
    said = [str(Article.objects.count()), str(Article.objects.filter(section="s1").exists())]
    said += [one.title for one in Article.objects.order_by("-id")[:5]]
    said += Article.objects.filter(section__in=["s1", "s2"]).values_list("title", flat=True)
    said += [Article.objects.get(pk=number + 1).title for number in range(QUERIES - 4)]
    return HttpResponse("\n".join(said))


urlpatterns = [path("", front, name="front")]


def ask(application: object) -> None:
    """Ask once, as a server would."""
    environ: dict[str, object] = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REQUEST_ID": "9f3a1c", "wsgi.input": BytesIO()}
    setup_testing_defaults(environ)
    statuses: list[str] = []
    response = application(environ, lambda status, headers, error=None: statuses.append(status))  # type: ignore[operator]
    for _ in response:
        pass
    response.close()
    if statuses != ["200 OK"]:
        sys.exit(f"the page answered {statuses}")


def main() -> None:
    """Answer each line, a number of requests, with the seconds of CPU since the last answer, all threads together."""
    from django.core.signals import request_finished, request_started
    from django.core.wsgi import get_wsgi_application
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # a database in memory would be another one each time
    with connection.schema_editor() as editor:
        editor.create_model(Article)
    Article.objects.bulk_create(Article(title=f"Article {n}", section=f"s{n % 10}") for n in range(50))
    application = get_wsgi_application()
    print("ready", flush=True)
    told_s = time.process_time()
    for line in sys.stdin:
        for _ in range(int(line)):
            ask(application)
        now_s = time.process_time()
        print(now_s - told_s, flush=True)
        told_s = now_s


main()
