from django.db import models


class Thing0(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing1(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing2(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing3(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing4(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing5(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing6(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing7(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing8(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing9(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing10(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing11(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing12(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing13(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing14(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing15(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing16(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing17(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing18(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing19(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing20(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing21(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing22(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing23(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing24(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing25(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing26(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing27(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing28(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)


class Thing29(models.Model):
    whole = models.ForeignKey("Thing0", models.CASCADE)
