"""Reactions: a small set that administrators choose from, one of each a post by each member.

May import notifications and below.
"""
