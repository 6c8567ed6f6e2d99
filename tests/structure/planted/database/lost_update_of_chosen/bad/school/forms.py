from django import forms

from school.models import Course, Enrolment


class EnrolForm(forms.Form):
    course = forms.ModelChoiceField(queryset=Course.objects.all())

    def save(self):
        course = self.cleaned_data["course"]
        course.seats -= 1
        course.save()


class EnrolmentForm(forms.ModelForm):
    class Meta:
        model = Enrolment
        fields = ["course"]

    def clean(self):
        course = self.cleaned_data.get("course")
        course.seats = course.seats - 1
        course.save()
        return self.cleaned_data
