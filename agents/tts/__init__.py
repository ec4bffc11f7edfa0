"""Speech synthesis: from sentences to sound and visemes."""
