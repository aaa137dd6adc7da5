"""Cases: all that was reported about one post, thread or member, what came of it, by which rule.

May import: log and notifications, and what is below. Rooms above tell it of further kinds of
targets (`kinds`), of what may be decided (`outcomes`) and of what else is known of an author
(`history`), each in the `ready` of its app.
"""
