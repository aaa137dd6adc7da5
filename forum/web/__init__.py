"""What every page shares: middleware, pages of lists, errors, words in templates. No models.

May import: nothing of ours.
"""
