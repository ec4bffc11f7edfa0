"""Fetches a mind before the first start: the chosen one, or the best for this machine."""

from collections.abc import Callable

from agents.runtime import cores, models
from agents.runtime.errors import SettingsError
from agents.runtime.models import Model
from agents.runtime.settings import Settings
from scripts.iris import memory, model_download
from scripts.iris.models import bar


def fetch(chosen: Settings, say: Callable[[str], None]) -> None:
    """Fetch the mind that is chosen, or the best for this machine where none was fetched yet.

    What cannot be fetched is said, and the next one of the catalogue is tried.

    Args:
        chosen: the settings.
        say: tells the person at the terminal.
    """
    if chosen.dialogue.engine != "llamacpp":
        return
    wanted = suited()
    if name := chosen.dialogue.engines.get("llamacpp", {}).get("model"):
        wanted = [model for model in models.catalogue() if model.name == name]
    elif models.fetched("mind"):
        return
    for model in wanted:
        if models.location(model) is not None:
            return
        say(f"fetching her mind, once: {model.about}, {model.size // 10**6} MB")
        try:
            model_download.fetch(model, bar(model.name))
        except SettingsError as error:
            say(f"{model.name} cannot be had: {error}")
        else:
            return


def suited() -> list[Model]:
    """The minds for which this machine has memory and cores enough, the best first."""
    has_memory, has_cores = memory.allowed(), cores.allowed()
    return [
        model
        for model in models.catalogue()
        if model.part == "mind"
        and model.wants.memory <= has_memory
        and model.wants.cores <= has_cores
    ]
