"""The strings of the forum and their Russian: found in the source, merged, checked, compiled."""
