"""What `iris doctor` looks at: one module for each area, each with its `CHECKS`.

A check is a function of a `Case` that gives findings. It reads, and changes nothing.
"""
