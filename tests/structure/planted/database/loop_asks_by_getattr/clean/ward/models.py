from django.db import models


class Patient(models.Model):
    name = models.CharField(max_length=80)

    @property
    def bed_label(self):
        bed = getattr(self, "bed", None)
        return f"bed {bed.number}" if bed else ""

    @property
    def notes_text(self):
        count = getattr(self, "n_notes", None)
        return f"{count or self.notes.count()} notes"


class Bed(models.Model):
    patient = models.OneToOneField(Patient, null=True, on_delete=models.SET_NULL)
    number = models.IntegerField()


class Note(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="notes")
