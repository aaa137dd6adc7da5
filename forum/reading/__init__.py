"""Pages to read: index, boards, threads, members. No models.

May import: notifications and below.
"""
