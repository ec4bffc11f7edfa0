"""Iris moves avatars of other programs, by the VMC protocol."""
