"""What opening every page told: errors, queries that grow with the rows, writes, and what stays of a visitor."""

from __future__ import annotations

from roadworthy.problems import Level
from roadworthy.structure.checks.check import tried

SHOWN_TO_NEXT = tried(
    "W395",
    "A page shows one visitor's data to the next",
    why="What is kept of a request in a module, a class or a thread is there for whoever comes next on that process."
    " Somebody reads a stranger's name, address or basket.",
    bad="_local = threading.local()\n\ndef middleware(request):\n    if request.user.is_authenticated:\n"
    "        _local.user = request.user",
    good="def middleware(request):\n    request.reader = request.user",
    way_out="keep what belongs to a request on the request, or take it back when the answer is given",
    ignore_when="the page is meant to show who came last.",
    level=Level.ERROR,
)
STAYS_BEHIND = tried(
    "W396",
    "A visitor stays in a thread's variable after the answer is given",
    why="The next request on this thread, a task or a management command finds the one before it there, wherever it is"
    " not set anew; and the objects are never let go.",
    bad="_local.request = request\nreturn get_response(request)",
    good="_local.request = request\ntry:\n    return get_response(request)\nfinally:\n    del _local.request",
    way_out="take it back in `finally:` around get_response()",
    ignore_when="every request, task and command sets it before anything reads it.",
)
ANSWERS_500 = tried(
    "W495",
    "A page answers with an error 500",
    why="Somebody opens this page and sees an error, with rows that the models themselves call valid.",
    bad="author = request.user.profile.name  # nobody is logged in",
    good="author = request.user.profile.name if request.user.is_authenticated else ''",
    way_out="correct the line that it stopped in, for the visitor named",
    ignore_when="the rows that were made up for the visit can't exist: then say so in the model's clean() or"
    " constraints.",
    level=Level.ERROR,
)
GROWS = tried(
    "W595",
    "The queries of a page grow with the rows",
    why="The page was opened with 3, 8 and 13 rows of each model, and asked the database more often each time. With"
    " a thousand rows it asks a thousand times.",
    bad="{% for article in articles %}{{ article.author.name }}{% endfor %}",
    good='articles = Article.objects.select_related("author")',
    way_out="read it with the rows: select_related() for one row, prefetch_related() for many",
    ignore_when="the rows are few for a reason that neither the models nor the page tell.",
)
MANY = tried(
    "W596",
    "A page asks the database more than a hundred times",
    why="Each query costs the way to the database and back: a hundred of them are a page that is slow before it has"
    " begun to work.",
    bad="for name in NAMES:\n    found[name] = Setting.objects.get(name=name)",
    good="found = {each.name: each for each in Setting.objects.filter(name__in=NAMES)}",
    way_out="ask once for what is asked for one by one",
    ignore_when="the page is opened by a few people a day who know that it takes its time.",
)
WHOLE_TABLE = tried(
    "W597",
    "A page reads a whole table that grows",
    why="Every row there was of a model that is dated as it comes was read for one page. The page, and the memory of"
    " the process, grow with the age of the site.",
    bad="articles = Article.objects.all()",
    good="paginate_by = 50",
    way_out="show pages, or the newest: [:50]",
    ignore_when="rows are deleted as they grow old.",
    level=Level.NOTE,
)
WRITES = tried(
    "W598",
    "A GET changes rows each time",
    why="Browsers fetch pages ahead, crawlers follow every link, caches keep the answer, and a page on another site can"
    " have it opened by whoever is logged in here: none of them meant to change anything.",
    bad="def read_all(request):\n    request.user.notices.update(seen=True)",
    good="@require_POST\ndef read_all(request):\n    request.user.notices.update(seen=True)",
    way_out="change rows on POST alone; count visits elsewhere, in a cache or a log",
    ignore_when="it only records the visit, and losing or repeating that does no harm.",
)
