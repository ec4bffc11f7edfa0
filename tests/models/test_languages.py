"""Questions in other languages, spoken by Kokoro's voices and heard by the default ears.

Kokoro has to be here (`iris voices get kokoro/ff_siwis`), and for Japanese what reads it
(`python3 -m scripts.bootstrap japanese`). The figures are in docs/benchmarks.md.
"""

import jiwer
import numpy as np
import pytest
import soxr

from agents.asr.engines import faster_whisper
from agents.asr.word_splitting import normalised_words
from agents.runtime import models
from agents.runtime.errors import EngineError
from agents.tts.engines import kokoro
from agents.tts.speakable import speakable

# ruff: noqa: RUF001 (punctuation of other languages)

QUESTIONS = {
    "fr": (
        "Bonjour, comment vas-tu aujourd'hui ?",
        "Quelle est la capitale de l'Italie ?",
        "Peux-tu me raconter une petite histoire ?",
    ),
    "es": (
        "Hola, ¿cómo estás hoy?",
        "¿Cuál es la capital de Francia?",
        "¿Puedes contarme una historia corta?",
    ),
    "it": (
        "Ciao, come stai oggi?",
        "Qual è la capitale della Spagna?",
        "Mi puoi raccontare una breve storia?",
    ),
    "pt": (
        "Olá, como você está hoje?",
        "Qual é a capital da França?",
        "Você pode me contar uma história curta?",
    ),
    "hi": (
        "नमस्ते, आज आप कैसे हैं?",
        "भारत की राजधानी क्या है?",
        "क्या आप मुझे एक छोटी कहानी सुना सकते हैं?",
    ),
    "zh": ("你好，你今天怎么样？", "法国的首都是哪里？", "你能给我讲一个短故事吗？"),
    "ja": (
        "こんにちは、今日は元気ですか？",
        "フランスの首都はどこですか？",
        "短い話をしてくれますか？",
    ),
}
MOST_WRONG = {"fr": 0.55, "es": 0.2, "it": 0.6, "pt": 0.2, "hi": 9.0, "zh": 0.3, "ja": 0.5}
"""Share of the words that may be wrong; of the characters where there are no spaces. Hindi is
written in other letters by whisper-base: only its language counts."""
ENOUGH = 2
"""Of three questions, whose language has to be told rightly."""


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> kokoro.Engine:
    """Kokoro, loaded."""
    entry = models.named(kokoro.ENTRY)
    if entry is None or models.location(entry) is None:
        pytest.skip("Kokoro is not here: iris voices get kokoro/ff_siwis")
    return kokoro.Engine(kokoro.Settings(), tmp_path_factory.mktemp("voice"))


@pytest.fixture(scope="module")
def ears(tmp_path_factory: pytest.TempPathFactory) -> faster_whisper.Engine:
    """The default ears."""
    return faster_whisper.Engine(faster_whisper.Settings(), tmp_path_factory.mktemp("ears"))


def heard(
    voice: kokoro.Engine, ears: faster_whisper.Engine, text: str, language: str
) -> tuple[str, str]:
    """What the ears make of a spoken text: the words and the language."""
    pcm = np.concatenate([piece.pcm for piece in voice.speak(speakable(text, language))])
    sound = soxr.resample(pcm.astype(np.float32) / 32768, voice.rate, 16_000)
    found = ears.transcribe(sound, language=None)
    return found.text, found.language


@pytest.mark.filterwarnings("ignore:open_text is deprecated:DeprecationWarning")  # of jaconv
@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_of_another_language_is_heard(
    voice: kokoro.Engine, ears: faster_whisper.Engine, language: str
) -> None:
    """Its language is told, and most of its words are right."""
    try:
        speaks = voice.for_language(language)
    except EngineError as error:
        pytest.skip(error.detail)
    assert speaks is not None
    said, understood, told = [], [], []
    for text in QUESTIONS[language]:
        words, found = heard(speaks, ears, text, language)
        said.append(" ".join(normalised_words(text, language)))
        understood.append(" ".join(normalised_words(words, language)))
        told.append(found)
    wrong = jiwer.wer(said, understood)
    print(f"\n{language}: {wrong:.0%} wrong, language told as {told}: {understood}")
    assert told.count(language) >= ENOUGH
    assert wrong <= MOST_WRONG[language]
