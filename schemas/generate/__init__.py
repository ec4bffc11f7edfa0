"""What is written from the messages: the AsyncAPI document, the page's and Unity's own classes.

`python -m schemas.generate` writes all; with `--check` it only names what has drifted.
"""
