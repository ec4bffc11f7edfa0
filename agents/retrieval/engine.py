"""What an embedder is: texts in, points in a space where likeness is nearness out."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into vectors. One that is new is one module in `engines/`.

    Attributes:
        name: of the model, kebab case. Vectors of different names are never compared.
        size: dimensions of a vector.
        min_score: the score from which on a passage is about the question, by measurement; see
            `agents.retrieval.store`.
        licence: of the model, by its SPDX name.
    """

    name: str
    size: int
    min_score: float
    licence: str

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed; blocking, and safe to call from several threads.

        Returns:
            (len(texts), size): rows of length 1, or of zeros for a text that says nothing.

        Raises:
            agents.runtime.errors.EngineError: the model cannot be reached right now.
        """
        ...
