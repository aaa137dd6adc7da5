"""Drafts: what a member has begun to write, kept until it is published or given up.

May import posts, threads, boards, accounts, limits, markup and web.
"""
