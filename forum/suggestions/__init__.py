"""Letters to the staff, from anyone, and the staff's inbox.

May import: notifications and below.
"""
