"""How her face and body move: the page's modules in Python, held to the same vectors."""
