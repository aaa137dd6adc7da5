"""Starts PostgreSQL, web and worker, keeps them running, and says whether they are well.

May import: nothing of ours; knows no room.
"""
