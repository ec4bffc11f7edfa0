"""Lines that name who speaks, as models write them that make a talk up."""

ROLES = (
    *("human:", "user:", "instruction:", "question from user:", "customer:"),
    *("assistant:", "iris:", "ai:", "bot:", "model:", "response:", "final answer:"),
    *("action:", "action input:", "observation:"),
)
_MARKS = "*# "


def may_be_role(line: str) -> bool:
    """Whether a line that begins so may name who speaks, and what comes next decides it."""
    begun = line.lstrip(_MARKS).casefold()
    if not begun:
        return bool(line)
    return any(
        role.startswith(begun)
        or (begun.startswith(role) and not begun.removeprefix(role).strip("* "))
        for role in ROLES
    )
