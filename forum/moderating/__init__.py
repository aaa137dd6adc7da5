"""Keeping order: reports, the log, and what moderators do to threads and posts.

May import: reading and below.
"""
