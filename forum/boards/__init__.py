"""The board tree, who may do what in it (Grant), and the person looking at it (Viewer).

May import: accounts and below.
"""
