"""Tells programs elsewhere, by signed HTTP requests, what happens on the bus."""
