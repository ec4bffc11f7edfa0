"""Writes the Unity project's assets as text: scene, prefab, materials, clips, settings."""
