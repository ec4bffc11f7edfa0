"""What a person types: run, test, check and lock, and the `iris` command behind run.

Only `scripts.iris` may need anything beyond the standard library. This file must be understood by
any Python 3, because the sentence below is for those that are too old.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 14)

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit(
        "Iris needs Python 3.11, 3.12, 3.13 or 3.14, and this is %d.%d: install one of them "  # noqa: UP031 (f-strings are too new)
        "and start it by its full name, as in 'python3.13 scripts/run'." % sys.version_info[:2]
    )
