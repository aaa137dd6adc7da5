"""What moderators do to members: notes, warnings, silence, bans; and the links of spammers.

May import: log and below.
"""
