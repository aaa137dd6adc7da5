"""Files that members bring along: taken in, drawn anew, kept, and counted against a quota.

May import: accounts and below. Which posts show a file, and so who sees it, the posts know.
"""
