"""Which language an utterance is in: it becomes clearer while it grows."""


class UtteranceLanguage:
    """The language of one utterance, ISO 639-1.

    Attributes:
        settled: the language, once nothing will change it; empty until then.
        previous: the language to expect: of what was recognised last, here or before; may be empty.
    """

    def __init__(self, configured: str, previous: str, *, telling: int) -> None:
        """Begin.

        Args:
            configured: the language of the settings; empty where it is to be detected.
            previous: that was spoken before.
            telling: samples of speech that settle it.
        """
        self.settled = configured
        self.previous = previous
        self._telling = telling

    @property
    def best(self) -> str:
        """As far as it is known."""
        return self.settled or self.previous

    def detected(self, language: str, samples: int) -> None:
        """A recogniser found this language in so many samples of the utterance."""
        if self.settled:
            return
        self.previous = language
        if samples >= self._telling:
            self.settled = language
