"""Iris herself: the script that makes her body, her looks and the files that clients load."""
