"""Tags: words that threads of different boards have in common, and which of them a board takes.

May import threads and below. What is counted of them, `forum.posts.counters` writes.
"""
