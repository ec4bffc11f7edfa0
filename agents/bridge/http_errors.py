"""What an HTTP client is told when its request is refused, always as JSON."""

from typing import Any

import msgspec
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from agents.bridge.metrics import Metrics
from bus import BusError
from schemas.types import ErrorCode
from schemas.wire import Error

log = structlog.get_logger()

STATUS: dict[ErrorCode, int] = {
    "bad-message": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "too-large": 413,
    "rate-limited": 429,
    "unavailable": 503,
}


class RequestError(Exception):
    """A request is refused: `code` as on the WebSocket, `detail` says why."""

    def __init__(self, code: ErrorCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class HttpErrors:
    """Turns exceptions into answers."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def handlers(self) -> dict[Any, Any]:
        """For each class of exception, what answers it."""
        return {
            RequestError: self._refused,
            HTTPException: self._http_error,
            BusError: self._unavailable,
            Exception: self._failed,
        }

    async def _refused(self, _: Request, error: RequestError) -> Response:
        self._metrics.errors.labels(error.code).inc()
        return _answer(error.code, error.detail, STATUS[error.code])

    async def _http_error(self, request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        detail = f"{request.method} {request.url.path}: {error.detail}"
        return _answer("bad-message", detail, error.status_code, headers)

    async def _unavailable(self, _: Request, error: BusError) -> Response:
        return _answer("unavailable", str(error), STATUS["unavailable"])

    async def _failed(self, request: Request, error: Exception) -> Response:
        log.error("a request failed", path=request.url.path, error=repr(error))
        detail = "the bridge could not do this; its log says why"
        return _answer("unavailable", detail, 500)


def _answer(code: ErrorCode, detail: str, status: int, headers: Any = None) -> Response:  # noqa: ANN401
    body = msgspec.json.encode(Error(code=code, detail=detail))
    return Response(body, status, headers, media_type="application/json")
