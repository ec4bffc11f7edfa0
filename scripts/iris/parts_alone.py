"""What a first sound could take at best: its parts alone, in this process, one after the other.

The same models, prompts and history as dialogue and tts use, with nothing else at work: no bus, no
bridge, no other process. What Iris takes beyond it is the price of her being several processes.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from agents.dialogue import prompt
from agents.dialogue.answer_text import AnswerText
from agents.dialogue.engine import ChatMessage, prefill
from agents.dialogue.mind import Mind, MindLoader
from agents.runtime.settings import Settings
from agents.tts import voice
from agents.tts.piece_reader import PieceReader
from agents.tts.speakable import speakable
from schemas.history import Exchange
from scripts.iris import measure
from scripts.iris.measure import Summary

LIMIT = 1.35
"""How many times as long as its parts alone a first sound may take."""


class PartsAlone(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of first sounds, in ms.

    Attributes:
        first_token: from the prompt to the model's first text.
        first_clause: from there to the first clause that is spoken.
        first_chunk: from a clause to the voice's first sound.
        together: of each question.
    """

    first_token: Summary
    first_clause: Summary
    first_chunk: Summary
    together: Summary


async def run(
    chosen: Settings, state: Path, questions: Sequence[str], *, warm_up: int, pause: float
) -> PartsAlone | None:
    """Ask the same questions in the same order, as one conversation.

    Args:
        chosen: whose mind and voice are measured.
        state: folder with the files that engines derive from their models.
        questions: that were asked, those to warm up included.
        warm_up: of them do not count.
        pause: seconds between an answer and the next question.

    Returns:
        None where a server writes the answers: it is asked no more than needed.

    Raises:
        EngineError: an engine cannot be loaded, or cannot answer.
    """
    mind = await asyncio.to_thread(MindLoader(state), chosen)
    try:
        if mind.engine.remote:
            return None
        speaker = await asyncio.to_thread(voice.load, chosen, state)
        try:
            parts = await _ask_all(mind, speaker, questions, pause)
        finally:
            speaker.close()
    finally:
        await mind.close()
    tokens, clauses, chunks = zip(*parts[warm_up:], strict=True)
    return PartsAlone(
        first_token=measure.summarise(tokens),
        first_clause=measure.summarise(clauses),
        first_chunk=measure.summarise(chunks),
        together=measure.summarise([sum(one) for one in parts[warm_up:]]),
    )


async def _ask_all(
    mind: Mind, speaker: voice.LoadedVoice, questions: Sequence[str], pause: float
) -> list[tuple[float, float, float]]:
    """First token, first clause and first chunk of each question, in ms."""
    said: list[Exchange] = []
    found = []
    for question in questions:
        answer = AnswerText(mind.habit)
        token_ms, clause_ms, clause = await _write(mind, _prompt(mind, said, question), answer)
        said.append(Exchange(turn=len(said) + 1, question=question, answer=answer.raw))
        chunk_ms = await _speak(speaker, clause)
        found.append((token_ms, clause_ms, chunk_ms))
        if mind.engine.prefills:
            await prefill(mind.engine, _prompt(mind, said, ""))
        await asyncio.sleep(pause)
    return found


async def _write(
    mind: Mind, messages: list[ChatMessage], answer: AnswerText
) -> tuple[float, float, str]:
    """Write an answer to its end; gives first token and first clause in ms, and the clause."""
    began, token, clause, spoken = time.perf_counter(), 0.0, 0.0, ""
    async with contextlib.aclosing(mind.engine.complete(messages)) as deltas:
        async for delta in deltas:
            token = token or time.perf_counter()
            pieces = answer.feed(delta, time.monotonic()).pieces
            if pieces and not spoken:
                clause, spoken = time.perf_counter(), pieces[0].text
            if answer.ended:
                break
    pieces = answer.finish().pieces
    if pieces and not spoken:
        clause, spoken = time.perf_counter(), pieces[0].text
    token, clause = token or began, clause or token or began
    return (token - began) * 1000, (clause - token) * 1000, spoken


async def _speak(speaker: voice.LoadedVoice, clause: str) -> float:
    """How long the first sound of a clause takes, in ms."""
    began = time.perf_counter()
    reader = PieceReader(speaker.engine, speakable(clause, speaker.language))
    try:
        await reader.next()
        return (time.perf_counter() - began) * 1000
    finally:
        await reader.close()


def _prompt(mind: Mind, said: Sequence[Exchange], question: str) -> list[ChatMessage]:
    return prompt.build(
        mind.persona,
        said,
        prompt.Question(question, continues=mind.engine.continues),
        mind.room,
    )
