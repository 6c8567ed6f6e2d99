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


class Proxy0(Thing0):
    class Meta:
        proxy = True


class Proxy1(Thing0):
    class Meta:
        proxy = True


class Proxy2(Thing0):
    class Meta:
        proxy = True


class Proxy3(Thing0):
    class Meta:
        proxy = True


class Proxy4(Thing0):
    class Meta:
        proxy = True


class Proxy5(Thing0):
    class Meta:
        proxy = True


class Proxy6(Thing0):
    class Meta:
        proxy = True


class Proxy7(Thing0):
    class Meta:
        proxy = True


class Proxy8(Thing0):
    class Meta:
        proxy = True


class Proxy9(Thing0):
    class Meta:
        proxy = True


class Proxy10(Thing0):
    class Meta:
        proxy = True


class Proxy11(Thing0):
    class Meta:
        proxy = True


class Proxy12(Thing0):
    class Meta:
        proxy = True


class Proxy13(Thing0):
    class Meta:
        proxy = True


class Proxy14(Thing0):
    class Meta:
        proxy = True


class Proxy15(Thing0):
    class Meta:
        proxy = True


class Proxy16(Thing0):
    class Meta:
        proxy = True


class Proxy17(Thing0):
    class Meta:
        proxy = True


class Proxy18(Thing0):
    class Meta:
        proxy = True


class Proxy19(Thing0):
    class Meta:
        proxy = True
