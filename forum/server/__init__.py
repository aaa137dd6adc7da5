"""Starts PostgreSQL, the web processes and the worker, keeps them running, says whether they are well.

May import: nothing of ours; knows no room.
"""
