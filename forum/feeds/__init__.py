"""What machines fetch to hear of what is new: Atom feeds and the map of the site.

May import: posts and below.
"""
