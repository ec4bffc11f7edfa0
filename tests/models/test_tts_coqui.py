"""Coqui's engine on small models of random weights, which the tests make themselves.

It needs the optional set: `python3 -m scripts.bootstrap coqui`. The models say nothing that one
could understand; what is tested is how they are loaded, streamed, aligned and refused.
"""

import os
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="coqui-tts is not installed")
pytest.importorskip("TTS", reason="coqui-tts is not installed")

from agents.runtime.errors import EngineError  # noqa: E402
from agents.tts.engine import Piece  # noqa: E402
from agents.tts.engines import coqui  # noqa: E402
from agents.tts.engines.coqui import Engine, Settings  # noqa: E402

# ruff: noqa: PLC0415 (what only a fixture needs is imported there)
# ruff: noqa: S106 (tokens of a text are no passwords)

TEXT = "Hello there, friend."
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def xtts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An XTTS v2 of two layers, which never stops of itself before its longest."""
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers
    from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
    from TTS.tts.models.xtts import Xtts

    folder = tmp_path_factory.mktemp("xtts")
    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]", "[en]", "[de]"]
    tokens = {token: i for i, token in enumerate([*special, *LETTERS, *"0123456789.,!?'-"])}
    tokenizer = Tokenizer(models.BPE(vocab=tokens, merges=[], unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in special])
    tokenizer.save(str(folder / "vocab.json"))
    arguments = XttsArgs(
        gpt_layers=2,
        gpt_n_model_channels=64,
        gpt_n_heads=2,
        decoder_input_dim=64,
        gpt_number_text_tokens=len(tokens),
        gpt_start_text_token=tokens["[START]"],
        gpt_stop_text_token=tokens["[STOP]"],
        gpt_num_audio_tokens=66,
        gpt_start_audio_token=64,
        gpt_stop_audio_token=65,
        gpt_max_audio_tokens=70,
        gpt_max_text_tokens=200,
        gpt_use_perceiver_resampler=True,
    )
    config = XttsConfig(languages=["en", "de"], model_args=arguments)
    torch.manual_seed(0)
    model = Xtts.init_from_config(config)
    with torch.no_grad():
        model.gpt.mel_head.bias[65] = -1e4
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    config.save_json(str(folder / "config.json"))
    return folder


@pytest.fixture(scope="module")
def vits_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VITS of one layer, as any other model of Coqui's."""
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.configs.vits_config import VitsConfig
    from TTS.tts.models.vits import Vits, VitsArgs

    folder = tmp_path_factory.mktemp("vits")
    characters = CharactersConfig(
        characters_class="TTS.tts.utils.text.characters.Graphemes",
        pad="_", eos="~", bos="^", blank="<BLNK>",
        characters=LETTERS, punctuations="!'(),-.:;? ",
    )  # fmt: skip
    arguments = VitsArgs(
        hidden_channels=32,
        hidden_channels_ffn_text_encoder=64,
        num_heads_text_encoder=2,
        num_layers_text_encoder=1,
        num_layers_flow=2,
        num_layers_posterior_encoder=1,
        upsample_initial_channel_decoder=32,
        resblock_kernel_sizes_decoder=[3],
        resblock_dilation_sizes_decoder=[[1, 3, 5]],
        init_discriminator=False,
    )
    config = VitsConfig(
        use_phonemes=False,
        text_cleaner="basic_cleaners",
        characters=characters,
        model_args=arguments,
    )
    torch.manual_seed(0)
    model = Vits.init_from_config(config)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    model.config.save_json(str(folder / "config.json"))
    return folder / "model.pth"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of a sound with a pitch, as a WAV."""
    path = tmp_path_factory.mktemp("recording") / "me.wav"
    at = np.arange(8 * 22_050) / 22_050
    sound = np.sin(2 * np.pi * 180 * at) * (0.5 + 0.5 * np.sin(2 * np.pi * 3 * at))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes((9000 * sound).astype("<i2").tobytes())
    return path


def accounted(pieces: Sequence[Piece]) -> None:
    """Phonemes account for every sample, as every engine promises."""
    assert pieces
    for piece in pieces:
        assert piece.pcm.dtype == np.int16
        assert sum(phoneme.samples for phoneme in piece.phonemes) == len(piece.pcm) > 0


def test_xtts_streams_in_a_cloned_voice(xtts_folder: Path, recording: Path, tmp_path: Path) -> None:
    """A model's folder and a recording are all it takes; the sound comes in several pieces."""
    engine = Engine(Settings(model=str(xtts_folder), voice=str(recording)), tmp_path)
    pieces = list(engine.speak(TEXT))
    accounted(pieces)
    assert len(pieces) > 1
    assert engine.rate == 24_000
    assert engine.info.languages == ("en",)
    assert "non-commercial" in engine.info.licence
    german = engine.for_language("de")
    assert german is not None
    assert german.info.languages == ("de",)
    accounted(list(german.speak("Guten Tag.")))
    assert engine.for_language("fr") is None
    assert engine.info.languages == ("en",)


def test_other_models_make_a_sentence_at_a_time(vits_file: Path, tmp_path: Path) -> None:
    """A model without speakers and languages speaks; a long text comes in several pieces."""
    engine = Engine(Settings(model=str(vits_file)), tmp_path)
    accounted(list(engine.speak(TEXT)))
    assert len(list(engine.speak(f"{TEXT} " * 30))) > 1
    assert list(engine.speak("...")) == []


def test_a_licence_is_asked_for_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that is downloaded under a licence of its own is not loaded without consent."""
    monkeypatch.delenv(coqui.AGREED, raising=False)
    with pytest.raises(EngineError, match="accept_licence") as caught:
        Engine(Settings(), tmp_path)
    assert caught.value.code == "licence-not-accepted"


def test_consent_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """coqui-tts then asks nothing on a terminal that nobody looks at."""
    monkeypatch.delenv(coqui.AGREED, raising=False)
    asked: list[Any] = []
    monkeypatch.setattr(coqui, "TTS", lambda name: asked.append((name, os.environ[coqui.AGREED])))
    coqui._open(Settings(accept_licence=True))
    assert asked == [(coqui.XTTS, "1")]


def test_what_is_missing_is_named(xtts_folder: Path, vits_file: Path, tmp_path: Path) -> None:
    """A model, a recording, a speaker, a damaged file: one sentence each."""
    nowhere = str(tmp_path / "nowhere")
    for settings, code in (
        (Settings(model=nowhere), "model-missing"),
        (Settings(model=str(xtts_folder), voice=nowhere), "model-missing"),
        (Settings(model=str(vits_file), voice="anna"), "bad-setting"),
    ):
        with pytest.raises(EngineError) as caught:
            Engine(settings, tmp_path)
        assert caught.value.code == code
    (tmp_path / "model.pth").write_bytes(b"no model")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EngineError) as caught:
        Engine(Settings(model=str(tmp_path / "model.pth")), tmp_path)
    assert caught.value.code == "model-unreadable"
