"""Have a text spoken as an answer is, without a language model to write it.

`python tests/panel/recite.py STATE SESSION TURN SECONDS`: about so long, sentence by sentence.
"""

import asyncio
import itertools
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent.parent)]

from schemas.messages import (  # noqa: E402 (found through the line above)
    DialogueSentence,
    SpeechEnded,
    TurnEnded,
    TurnStarted,
)
from scripts.iris import paths  # noqa: E402

SENTENCES = (
    "Peter Piper picked a peck of pickled peppers, and put them on a paper plate.",
    "How much wood would a woodchuck chuck, if a woodchuck could chuck wood?",
    "The rain in Spain stays mainly in the plain, or so we are told.",
    "Above the old harbour, five white ferries move slowly through the morning fog.",
    "She sells sea shells by the sea shore, and she shows them to whoever asks.",
)
SECONDS_EACH = 4.0
"""Of a sentence, as the default voice speaks it, and rather less."""


async def recite(state: Path, session: str, turn: int, seconds: float) -> None:
    """Publish what the dialogue would, and wait until all of it was spoken."""
    bus = await paths.running(state).join("recite")
    count = max(1, round(seconds / SECONDS_EACH))
    spoken = 0
    async with bus.subscribe(SpeechEnded, session=session) as ended:
        await bus.publish(TurnStarted(turn=turn, text="Recite.", source="event"), session=session)
        for i, text in zip(range(count), itertools.cycle(SENTENCES), strict=False):
            last = i == count - 1
            sentence = DialogueSentence(turn=turn, sentence=i, text=text, last=last)
            await bus.publish(sentence, session=session)
        async with asyncio.timeout(60 + seconds):
            async for _ in ended:
                spoken += 1
                if spoken == count:
                    break
    over = TurnEnded(turn=turn, reason="completed", text="", heard="")
    await bus.publish(over, session=session)
    await bus.stop()
    await bus.close()


if __name__ == "__main__":
    folder, in_session, number, length = sys.argv[1:]
    asyncio.run(recite(Path(folder), in_session, int(number), float(length)))
