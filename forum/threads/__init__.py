"""Threads and who takes part in them. Knows nothing of posts: a thread keeps plain columns.

May import: boards and below.
"""
