"""Bookmarks: posts that a member wants to find again, with a note and a reminder. Nobody else's.

May import notifications and below.
"""
