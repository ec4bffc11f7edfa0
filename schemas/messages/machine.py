"""Other machines of the house, whose agents do work for it."""

from typing import Annotated

import msgspec

from schemas.messages.base import Message
from schemas.types import Name

PublicKey = Annotated[str, msgspec.Meta(pattern="^U[A-Z2-7]{55}$")]


class MachineJoin(Message, frozen=True, kw_only=True, tag="machine.join"):
    """A machine wants in for good. From it to `iris machine add`; answered by `machine.joined`.

    Attributes:
        name: of the machine, which it was invited under.
        key: the public key of its user (an nkey), whose secret half never leaves it.
        version: of Iris there.
        agents: that it wants to run; empty: all that it was invited for.
    """

    for_faces = False
    reply = "machine.joined"

    name: Name
    key: PublicKey
    version: str
    agents: list[Name]


class MachineJoined(Message, frozen=True, kw_only=True, tag="machine.joined"):
    """The machine is in; answers `machine.join`. `at` is the time of the house.

    Attributes:
        agents: that it may run.
    """

    for_faces = False

    agents: list[Name]


class MachineServing(Message, frozen=True, kw_only=True, tag="machine.serving"):
    """An agent on another machine is at work. From there to all, several times a second.

    Attributes:
        machine: its name.
        agent: which one.
        leaving: it takes no more work.
    """

    for_faces = False

    machine: Name
    agent: Name
    leaving: bool = False
