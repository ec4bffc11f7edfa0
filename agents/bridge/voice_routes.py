"""The voices that she could speak with: their list, a line of each, and those of recordings."""

import asyncio
import base64
import io
import wave
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agents.bridge import http_body
from agents.bridge.http_access import HttpAccess
from agents.bridge.http_errors import RequestError
from agents.runtime import recordings, voices
from agents.runtime.errors import SettingsError
from bus import Bus, RequestFailedError
from schemas.messages import TtsSample, TtsSampled

SAMPLE_SECONDS: Final = 60.0
"""A voice that is not in use has to be loaded first."""
MOST_BYTES: Final = 4 * 1024 * 1024
"""Of a recording: 30 s of 16 bit, mono, 48 kHz, and room for one that is too long to say so."""


class VoiceRoutes:
    """`GET /voices`, `POST /voices/sample`, `POST` and `DELETE /recordings/{name}`.

    Args:
        bus: that the voice is asked on.
        access: refuses a request that may not come in.
        state: folder in which recordings are kept.
    """

    def __init__(self, bus: Bus, access: HttpAccess, state: Path) -> None:
        self._bus = bus
        self._access = access
        self._state = state

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/voices", self._voices),
            Route("/voices/sample", self._sample, methods=["POST"]),
            Route("/recordings/{name}", self._keep, methods=["POST"]),
            Route("/recordings/{name}", self._remove, methods=["DELETE"]),
        ]

    async def _voices(self, request: Request) -> Response:
        """Every voice that is known, as `iris voices` lists them."""
        self._access.admit(request, "see")
        found = await asyncio.to_thread(voices.known, self._state)
        told = [
            {
                "name": voice.name,
                "language": voice.language,
                "gender": voice.gender,
                "licence": voice.licence,
                "here": voice.here,
                "changes": voice.use,
            }
            for voice in found
        ]
        return Response(msgspec.json.encode(told), media_type="application/json")

    async def _sample(self, request: Request) -> Response:
        """A line of a voice, `{"name": "kokoro/ff_siwis"}`, as a WAV file."""
        self._access.admit(request, "admin")
        name = (await http_body.fields(request)).get("name")
        found = await asyncio.to_thread(voices.known, self._state)
        voice = voices.named(name, found) if isinstance(name, str) else None
        if voice is None:
            raise HTTPException(404, f"there is no voice {name!r}")
        asked = TtsSample(changes=voice.use)
        try:
            said = await self._bus.request(asked, TtsSampled, session="main", within=SAMPLE_SECONDS)
        except RequestFailedError as error:
            raise RequestError("bad-message", str(error)) from error
        return Response(base64.b64decode(said.wav), media_type="audio/wav")

    async def _keep(self, request: Request) -> Response:
        """Make a voice of a recording: a WAV file of 16 bit, mono, 6 to 30 s."""
        self._access.admit(request, "admin")
        body = await http_body.read(request, MOST_BYTES)
        try:
            with wave.open(io.BytesIO(body)) as file:
                plain = (file.getsampwidth(), file.getnchannels()) == (2, 1)
                rate, pcm = file.getframerate(), file.readframes(file.getnframes())
        except (wave.Error, EOFError) as error:
            raise RequestError("bad-message", f"it is no WAV file ({error})") from error
        if not plain:
            raise RequestError("bad-message", "a recording is a WAV file of 16 bit, mono")
        sound = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32767)
        place = recordings.folder(self._state)
        try:
            await asyncio.to_thread(
                recordings.keep, request.path_params["name"], sound, rate, place
            )
        except SettingsError as error:
            raise RequestError("bad-message", str(error)) from error
        return Response(b"{}", 201, media_type="application/json")

    async def _remove(self, request: Request) -> Response:
        self._access.admit(request, "admin")
        name = request.path_params["name"]
        if not await asyncio.to_thread(recordings.remove, name, recordings.folder(self._state)):
            raise HTTPException(404, f"there is no recording {name!r}")
        return Response(b"{}", media_type="application/json")
