"""What of a model's text is meant for people: one filter for all engines, before sentences are cut.

`answer_filter` reads the text as it comes and gives prose, code and marks of expression; thoughts,
control tokens, calls of tools and stage directions are left out, wherever the model puts them.
"""
