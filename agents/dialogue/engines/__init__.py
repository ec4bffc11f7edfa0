"""Engines of this agent, one module each, chosen by name in `iris.toml`."""
