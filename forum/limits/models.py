from django.db import models


class Spent(models.Model):
    """How often a key was used since its window began. Written by `forum.limits.spending`."""

    key = models.CharField(max_length=200, primary_key=True)
    since = models.DateTimeField(db_index=True)
    times = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.times}"
