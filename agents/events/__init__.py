"""Rules that turn outside events into triggers, expressions and turns."""
