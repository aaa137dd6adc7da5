"""The readable part of a thread's address."""

from slugify import slugify

# Words that are addresses of their own below /t/<id>/.
TAKEN = frozenset(
    {"reply", "lock", "unlock", "pin", "unpin", "move", "hide", "restore", "report"}
    | {"jump", "participants", "print", "unread", "tags"}
    | {"merge", "split", "move-posts", "feature", "unfeature", "announce", "unannounce"}
    | {"slow-mode", "closing", "rename", "purge"}
)


def thread_slug(title: str) -> str:
    """Latin letters, digits and dashes, whatever the title's alphabet; never empty."""
    slug = slugify(title, max_length=80, word_boundary=True) or "thread"
    return f"thread-{slug}" if slug in TAKEN else slug
