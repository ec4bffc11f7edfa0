"""Speech recognition: from microphone frames to text."""
