"""Two cases may be about the same words: of a thread, and of the post that opens it."""

from __future__ import annotations

from forum.cases.models import Case
from forum.posts.models import Post


def sibling_of(case: Case) -> Case | None:
    """The other one, while it is open, with its facts; of a case with its own."""
    if (about := other_target(case)) is None:
        return None
    kind, target_id = about
    found: Case | None = (
        Case.objects.open().with_facts().filter(kind=kind, target_id=target_id).first()
    )
    return found


def other_target(case: Case) -> tuple[str, int] | None:
    if case.kind == "post" and case.post and case.post.is_opening:
        return "thread", case.post.thread_id
    if case.kind == "thread" and case.thread_id:
        opening = Post.objects.filter(thread=case.thread_id, number=1).values_list("pk", flat=True)
        return next((("post", pk) for pk in opening), None)
    return None
