"""Knowledge: passages that fit a question."""
