"""Pictures are made in two sizes, without what a camera adds, and placed on objects of any model."""

from io import BytesIO

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase, override_settings
from PIL import Image

from pictures.forms import PictureForm
from pictures.models import Picture, Placement
from pictures.renditions import renditions

IN_MEMORY = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def image(width=1600, height=1000, kind="PNG", **options):
    file = BytesIO()
    Image.new("RGB", (width, height), "#336699").save(file, kind, **options)
    file.seek(0)
    return file


class Renditions(TestCase):
    def test_both_sizes_keep_the_shape(self):
        self.assertEqual([(r.width, r.height) for r in renditions(image())], [(1280, 800), (640, 400)])

    def test_a_small_image_is_not_made_larger(self):
        self.assertEqual([(r.width, r.height) for r in renditions(image(300, 200))], [(300, 200), (300, 200)])

    def test_what_the_camera_wrote_is_gone_and_the_picture_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        exif[0x010F] = "A camera"
        large, _ = renditions(image(1600, 1000, "JPEG", exif=exif))
        self.assertEqual((large.width, large.height), (1000, 1600))
        with Image.open(BytesIO(large.content)) as opened:
            self.assertEqual(dict(opened.getexif()), {})


@override_settings(STORAGES=IN_MEMORY)
class Uploading(TestCase):
    def form(self, content, name="a.png"):
        words = {"title": "Swans", "alt": "Seven swans.", "credit": "Ana"}
        return PictureForm(words, {"file": SimpleUploadedFile(name, content)})

    def test_an_upload_becomes_a_picture_in_two_sizes(self):
        form = self.form(image().read())
        self.assertTrue(form.is_valid(), form.errors)
        picture = form.save()
        self.assertEqual((picture.large_width, picture.small_width), (1280, 640))
        self.assertEqual(picture.srcset, f"{picture.small.url} 640w, {picture.large.url} 1280w")

    def test_what_is_no_image_is_refused(self):
        self.assertIn("file", self.form(b"<svg onload=alert(1)>", "a.svg").errors)
        self.assertIn("file", self.form(b"", "a.png").errors)

    def test_too_many_pixels_are_refused(self):
        form = self.form(image(9000, 4600).read())
        self.assertEqual(form.errors["file"], ["9000 × 4600 is too large. Up to 40 million pixels are taken."])


class Placing(TestCase):
    def setUp(self):
        sizes = {"large_width": 1280, "large_height": 800, "small_width": 640, "small_height": 400}
        self.pictures = [Picture.objects.create(title=f"P{n}", alt="A.", large="l", small="s", **sizes) for n in (1, 2)]
        self.groups = [Group.objects.create(name=f"Group {n}") for n in range(3)]
        ContentType.objects.get_for_model(Group)

    def test_an_object_has_one_picture_or_none(self):
        for picture in self.pictures:
            Placement.objects.replace(self.groups[0], picture, "Swans.")
        with self.assertNumQueries(1):
            Placement.objects.attach(self.groups)
        self.assertEqual(self.groups[0].placement.picture, self.pictures[1])
        self.assertIsNone(self.groups[1].placement)
        Placement.objects.replace(self.groups[0], None)
        self.assertFalse(Placement.objects.exists())
