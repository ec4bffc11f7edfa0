"""Where the secret of a webhook is: in the environment, in a file, or in one that is made here."""

from pathlib import Path

from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Webhook
from agents.runtime.secrets import secret
from agents.webhooks.signature import BadSecretError, key_of, new_secret
from bus import BusError
from bus.keys import write_secret


def own_file(webhook: Webhook, state: Path) -> Path:
    """The file with the secret of a webhook that names neither a variable nor a file."""
    return state / "webhooks" / f"{webhook.name}.secret"


def where(webhook: Webhook, state: Path) -> str:
    """Where the owner finds the secret, to give it to the receiver."""
    if webhook.secret_env:
        return f"the environment variable {webhook.secret_env}"
    return webhook.secret_file or str(own_file(webhook, state))


def key_for(webhook: Webhook, state: Path) -> bytes:
    """The key to sign with.

    Raises:
        SettingsError: there is none, or what is there is no secret; it is not shown.
    """
    try:
        given = secret(env=webhook.secret_env, file=webhook.secret_file)
        return key_of(given or _made(own_file(webhook, state)))
    except BadSecretError as error:
        place = where(webhook, state)
        raise SettingsError(f"webhook {webhook.name}: {place}: {error}") from error
    except (SettingsError, BusError) as error:
        raise SettingsError(f"webhook {webhook.name}: {error}") from error


def _made(file: Path) -> str:
    if not file.exists():
        write_secret(file, new_secret() + "\n")
    return secret(env="", file=str(file))
