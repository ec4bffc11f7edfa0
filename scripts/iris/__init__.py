"""The `iris` command line."""
