"""The pages that lead a new device in: how to trust the house's certificate, and pairing itself."""

import html
import plistlib
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

PAGES = Path(__file__).parent / "pair_pages"
SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' https:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def pair_page_routes() -> list[BaseRoute]:
    """Behind TLS: the page on which a device pairs, and a sign of life for the guide."""

    async def page(_: Request) -> Response:
        return _file("pair.html", "text/html")

    async def alive(_: Request) -> Response:
        return Response(b"ok", headers={"Access-Control-Allow-Origin": "*", **SECURITY})

    return [
        Route("/pair", page),
        Route("/pair/pair.js", _served("pair.js", "text/javascript")),
        Route("/pair/pair.css", _served("pair.css", "text/css")),
        Route("/ok", alive),
    ]


def guide(ca_file: Path, secure_port: int) -> Starlette:
    """Without TLS: nothing but the guide and the house's certificate; all else goes to TLS.

    Args:
        ca_file: what devices are to trust, as PEM.
        secure_port: where TLS is.
    """
    ca = x509.load_pem_x509_certificate(ca_file.read_bytes())

    async def page(_: Request) -> Response:
        text = (PAGES / "guide.html").read_text(encoding="utf-8")
        filled = text.replace("%port%", html.escape(str(secure_port)))
        return Response(filled, headers=SECURITY, media_type="text/html")

    async def certificate(_: Request) -> Response:
        der = ca.public_bytes(Encoding.DER)
        headers = {**SECURITY, "Content-Disposition": 'attachment; filename="iris-ca.crt"'}
        return Response(der, headers=headers, media_type="application/x-x509-ca-cert")

    async def profile(_: Request) -> Response:
        return Response(
            _mobileconfig(ca), headers=SECURITY, media_type="application/x-apple-aspen-config"
        )

    async def elsewhere(request: Request) -> Response:
        url = request.url.replace(scheme="https", port=secure_port)
        return RedirectResponse(str(url), 308, headers=SECURITY)

    return Starlette(
        routes=[
            Route("/pair", page),
            Route("/pair/guide.js", _served("guide.js", "text/javascript")),
            Route("/pair/pair.css", _served("pair.css", "text/css")),
            Route("/iris-ca.crt", certificate),
            Route("/iris.mobileconfig", profile),
            Route("/{path:path}", elsewhere, methods=["GET", "POST"]),
        ]
    )


def _mobileconfig(ca: x509.Certificate) -> bytes:
    """A configuration profile for iOS that holds the certificate.

    Source: https://developer.apple.com/documentation/devicemanagement/certificateroot
    """
    known = uuid.uuid5(uuid.NAMESPACE_URL, f"iris:{ca.serial_number}")
    name = ca.subject.rfc4514_string().removeprefix("CN=")
    payload = {
        "PayloadCertificateFileName": "iris-ca.crt",
        "PayloadContent": ca.public_bytes(Encoding.DER),
        "PayloadDisplayName": name,
        "PayloadIdentifier": f"iris.ca.{known}",
        "PayloadType": "com.apple.security.root",
        "PayloadUUID": str(known),
        "PayloadVersion": 1,
    }
    return plistlib.dumps(
        {
            "PayloadContent": [payload],
            "PayloadDescription": "Lets this device trust Iris, at addresses of this house alone.",
            "PayloadDisplayName": name,
            "PayloadIdentifier": f"iris.{known}",
            "PayloadRemovalDisallowed": False,
            "PayloadType": "Configuration",
            "PayloadUUID": str(uuid.uuid5(known, "profile")),
            "PayloadVersion": 1,
        }
    )


def _served(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def serve(_: Request) -> Response:
        return _file(name, media_type)

    return serve


def _file(name: str, media_type: str) -> Response:
    return FileResponse(PAGES / name, headers=SECURITY, media_type=media_type)
