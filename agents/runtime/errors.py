"""Errors that an agent expects, each with a stable code and a sentence that says what to do."""


class EngineError(Exception):
    """An engine cannot do its work for a reason that its user can mend.

    Attributes:
        code: kebab case and stable, as in `system.failed`: `model-missing`, `server-unreachable`.
        detail: what happened and what to do, in a sentence.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class SettingsError(Exception):
    """`iris.toml` or the command line says something that Iris cannot follow."""
