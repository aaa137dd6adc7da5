"""What waits for a moderator's look before it is published: in a table of its own, so that no page
shows it by mistake.

May import: notifications and below.
"""
