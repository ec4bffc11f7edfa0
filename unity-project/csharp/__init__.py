"""How a message of `schemas/` is written in C#."""
