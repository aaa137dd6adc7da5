"""How often something may be done, counted in PostgreSQL so that all processes count together.

May import: nothing of ours.
"""
