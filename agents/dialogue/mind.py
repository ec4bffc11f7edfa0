"""What an answer is made with: a language model, who Iris is, and how long answers may be."""

from collections.abc import Callable
from pathlib import Path

from agents.dialogue.answer_text import Habit
from agents.dialogue.engine import DialogueEngine
from agents.runtime import engines
from agents.runtime.settings import Dialogue as DialogueSettings
from agents.runtime.settings import Settings


class Mind:
    """An engine with the settings that it was chosen by; replaced as a whole.

    Attributes:
        engine: the language model.
        settings: the table [dialogue].
        habit: how the model thinks, as far as its answers have shown it.
    """

    def __init__(self, engine: DialogueEngine, settings: DialogueSettings) -> None:
        self.engine = engine
        self.settings = settings
        self.habit = Habit(closes=None if engine.remote else False)

    async def close(self) -> None:
        """Free the model."""
        await self.engine.close()


def loader(state: Path) -> Callable[[Settings], Mind]:
    """Makes minds as settings say.

    Args:
        state: folder for files that engines derive from their models.
    """

    def load(settings: Settings) -> Mind:
        chosen = settings.dialogue
        table = chosen.engines.get(chosen.engine, {})
        engine = engines.load("dialogue", chosen.engine, table, state / "models")
        return Mind(engine, chosen)

    return load
