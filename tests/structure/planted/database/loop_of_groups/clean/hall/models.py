from django.db import models


class Hall(models.Model):
    name = models.CharField(max_length=80)


class Player(models.Model):
    name = models.CharField(max_length=80)


class Game(models.Model):
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="games")
    player = models.ForeignKey(Player, on_delete=models.CASCADE)
    day = models.DateField()

    def __str__(self):
        return f"{self.day} in {self.hall.name}"


class Goal(models.Model):
    game = models.ForeignKey(Game, on_delete=models.CASCADE)
    minute = models.IntegerField()

    def __str__(self):
        return f"{self.minute} of {self.game}"
