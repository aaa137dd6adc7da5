from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from forum.posts.models import Post


class Entry(models.Model):
    """What a post can be found by. Written by `forum.search.indexing` alone.

    Who may see it is not kept here: a search joins the post and asks `visible_to`.
    """

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="entry")
    language = models.CharField(max_length=20)
    # By which rules it was written; `reindex_search` finds those of older ones.
    version = models.PositiveSmallIntegerField()
    vector = SearchVectorField()

    objects: ClassVar = models.Manager()

    class Meta:
        indexes = (
            # Without the list of pending words: a search never pays for what others wrote.
            GinIndex(fields=["vector"], name="entries_by_word", fastupdate=False),
        )

    def __str__(self) -> str:
        return f"{self.post_id} in {self.language}"


class TitleEntry(models.Model):
    """The words of a thread's title once more, with its opening post.

    A word may stand in every eighth post and in no title: among all entries it would be looked for
    in all of those.
    """

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="title_entry")
    vector = SearchVectorField()

    objects: ClassVar = models.Manager()

    class Meta:
        indexes = (GinIndex(fields=["vector"], name="titles_by_word", fastupdate=False),)

    def __str__(self) -> str:
        return f"title of {self.post_id}"


class Language(models.Model):
    """A language that some post is in: a search stems its words by these."""

    name = models.CharField(max_length=20, primary_key=True)

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """A word that some post holds or held, whoever may see it.

    Only for guessing what was meant: a guess is told to a viewer only if they find a post by it.
    """

    word = models.CharField(max_length=30, primary_key=True)

    class Meta:
        indexes = (GinIndex(OpClass("word", "gin_trgm_ops"), name="words_by_trigram"),)

    def __str__(self) -> str:
        return self.word
