"""Two releases of the newspaper: the second takes away, adds and tightens about everything that a site may."""

FIRST_MODELS = """
class Section(models.Model):
    name = models.CharField(max_length=50)


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Story(models.Model):
    section = models.ForeignKey(Section, models.CASCADE)
    title = models.CharField(max_length=50)
    slug = models.CharField(max_length=50)
    body = models.TextField(null=True)
    author = models.CharField(max_length=50)
    views = models.IntegerField(default=0)
    rank = models.IntegerField(null=True)
    tags = models.ManyToManyField(Tag)


class Note(models.Model):
    story = models.ForeignKey(Story, models.CASCADE)
    text = models.TextField()
"""
FIRST = """
migrations.CreateModel("Section", [("id", ID), ("name", models.CharField(max_length=50))]),
migrations.CreateModel("Tag", [("id", ID), ("name", models.CharField(max_length=50))]),
migrations.CreateModel(
    "Story",
    [
        ("id", ID),
        ("section", models.ForeignKey("news.Section", models.CASCADE)),
        ("title", models.CharField(max_length=50)),
        ("slug", models.CharField(max_length=50)),
        ("body", models.TextField(null=True)),
        ("author", models.CharField(max_length=50)),
        ("views", models.IntegerField(default=0)),
        ("rank", models.IntegerField(null=True)),
        ("tags", models.ManyToManyField("news.Tag")),
    ],
    options={"indexes": [models.Index(fields=["author"], name="by_author")]},
),
migrations.CreateModel(
    "Note",
    [
        ("id", ID),
        ("story", models.ForeignKey("news.Story", models.CASCADE)),
        ("text", models.TextField()),
    ],
),
"""
FIRST_VISIT = """
section = models.Section.objects.create(name=f"section {number}")
tag = models.Tag.objects.create(name="old")
story = models.Story.objects.create(
    section=section, title=f"old {number}", slug=f"old-{number}-{time.time_ns()}", author="ada", body="words"
)
story.tags.add(tag)
models.Note.objects.create(story=story, text="note")
list(models.Story.objects.filter(author="ada").select_related("section").order_by("-id")[:5])
models.Story.objects.filter(pk=story.pk).update(author="eve", views=3)
list(models.Note.objects.order_by("-id")[:5])
if number % 2:
    section.delete()
"""
SECOND_MODELS = """
class Section(models.Model):
    name = models.CharField(max_length=50)


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Story(models.Model):
    title = models.CharField(max_length=100)
    slug = models.CharField(max_length=50, db_index=True)
    body = models.TextField(default="no words yet")
    views = models.IntegerField(default=0)
    rank = models.IntegerField(null=True)
    kicker = models.CharField(max_length=20, default="news")
    paid = models.BooleanField(default=False)
    published = models.DateTimeField(default=timezone.now)
    editor = models.ForeignKey(Section, models.SET_NULL, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(views__gte=0), name="views_not_negative"),
            models.UniqueConstraint(fields=["slug"], name="one_slug"),
        ]
        indexes = [models.Index(fields=["title"], name="by_title")]
        unique_together = [("title", "slug")]


class Photo(models.Model):
    story = models.ForeignKey(Story, models.CASCADE)
    caption = models.TextField()
"""
ADDED = """
migrations.AddField("story", "kicker", models.CharField(max_length=20, default="news")),
migrations.AddField("story", "paid", models.BooleanField(default=False)),
migrations.AddField("story", "published", models.DateTimeField(default=timezone.now)),
migrations.AddField("story", "editor", models.ForeignKey("news.Section", models.SET_NULL, null=True)),
migrations.AddIndex("story", models.Index(fields=["title"], name="by_title")),
migrations.AlterField("story", "slug", models.CharField(max_length=50, db_index=True)),
"""
REMOVED = """
migrations.RemoveIndex("story", "by_author"),
migrations.RemoveField("story", "author"),
migrations.RemoveField("story", "section"),
migrations.RemoveField("story", "tags"),
migrations.DeleteModel("Note"),
"""
TIGHTENED = """
migrations.AlterField("story", "title", models.CharField(max_length=100)),
migrations.AlterField("story", "body", models.TextField(default="no words yet")),
migrations.AddConstraint(
    "story", models.CheckConstraint(condition=models.Q(views__gte=0), name="views_not_negative")
),
migrations.AddConstraint("story", models.UniqueConstraint(fields=["slug"], name="one_slug")),
migrations.AlterUniqueTogether("story", {("title", "slug")}),
migrations.CreateModel(
    "Photo",
    [
        ("id", ID),
        ("story", models.ForeignKey("news.Story", models.CASCADE)),
        ("caption", models.TextField()),
    ],
),
"""
SECOND_VISIT = """
section = models.Section.objects.create(name=f"section {number}")
story = models.Story.objects.create(
    title=f"new {number} " + "x" * 60, slug=f"new-{number}-{time.time_ns()}", paid=True, editor=section
)
models.Photo.objects.create(story=story, caption="photo")
list(models.Story.objects.filter(kicker="news").order_by("-id")[:5])
for model in (models.Story, models.Section, models.Tag):
    oldest = model.objects.order_by("id").first()
    oldest.delete()
"""
SEED = """
from news.models import *
Section.objects.bulk_create([Section(name=f"s{n}") for n in range(1500)])
Tag.objects.bulk_create([Tag(name=f"t{n}") for n in range(1500)])
sections, tags = list(Section.objects.order_by("id")), list(Tag.objects.order_by("id"))
Story.objects.bulk_create([
    Story(section=sections[n // 2], title=f"t{n}", slug=f"s{n}", author="ada", body=None if n % 3 else "b")
    for n in range(3000)
])
stories = list(Story.objects.order_by("id"))
Note.objects.bulk_create([Note(story=story, text="n") for story in stories])
links = [Story.tags.through(story=stories[n], tag=tags[n % 1500]) for n in range(3000)]
Story.tags.through.objects.bulk_create(links)
"""
