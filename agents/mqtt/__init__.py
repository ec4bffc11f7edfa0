"""Iris as a device of Home Assistant, over the owner's own MQTT broker."""
