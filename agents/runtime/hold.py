"""How long the bridge keeps Iris's sound back while somebody seems to speak over her.

Whether it is speech, a cough or a sign of listening is known only from the words, some time later.
"""

HOLD_SECONDS = 2.5
"""At most: longer than words take to be understood, on slow machines, too. Faces have about that
much in store, so where it is her own echo that is heard, they hardly run dry."""

DECIDED_SECONDS = 0.5
"""The same from the end of what was said: longer than its last words take."""
