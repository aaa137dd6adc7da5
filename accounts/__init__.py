"""People: members, their ranks, groups and settings, and how they join and sign in.

May import: forum.limits, forum.markup, forum.web.
"""
