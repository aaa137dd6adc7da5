"""Conversations: what members say to each other alone. Nobody else reads it, whoever they are.

May import posting and below.
"""
