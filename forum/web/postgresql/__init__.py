"""Django's PostgreSQL, whose connections are found dead without asking the server.

May import: Django.
"""
