"""What HTTP allows a client to do and Django does not expect: a wrapper around the application.

Every request body is received here, whole and within its limit, before Django sees the request.
So a body sent in chunks (which Django drops), a body that ends early (which Django takes for
complete) and a byte order mark before JSON make no difference further in; neither does a path that
is Latin-1 (which Django takes for literal percent signs). What cannot be received is not answered
here: the request goes on without a body and with a status in
`environ["cartera.refusal"]`, and its surface words that status in its own dialect.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from ipaddress import ip_address
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Protocol

from gunicorn.http.errors import ParseException

from config.limits import IMPORT_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MEGABYTE = 1024 * 1024

# Largest body in bytes, by the beginning of the path; v1 and the back office take photographs.
BODY_LIMITS: tuple[tuple[str, int], ...] = (
    # Files to import, and the form around them.
    ("/api/v1.0/imports", IMPORT_BYTES + MEGABYTE),
    ("/admin/core/importrun/add/", IMPORT_BYTES + MEGABYTE),
    ("/api/v1.0", 10 * MEGABYTE),
    ("/admin", 10 * MEGABYTE),
    ("", 2 * MEGABYTE),
)

# The request's status when it must be refused: 400 (unreadable), 413 or 415.
REFUSAL = "cartera.refusal"

_BOM = b"\xef\xbb\xbf"
_CHARSETS = {
    *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
    *("iso8859-1", "iso8859-15", "cp1252"),
}
_BLOCK = 64 * 1024
_IN_MEMORY = 512 * 1024
# A client that sends nothing for so long has gone; without this it would keep a thread for ever.
_STALL_SECONDS = 30.0
# Clients send the whole body before they look for a reply; so much of a refused one is read away
# after the reply, or the closed connection would hide the reply from them.
_DISCARDED = 64 * MEGABYTE
_DISCARD_STALL_SECONDS = 2.0


class _RefusedError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Closable(Protocol):
    def close(self) -> None: ...


class Edge:
    """A WSGI application around another: receives the body, then calls it.

    `trusted_proxies` is how many proxies of ours a request passes: only they are believed about
    whom it comes from.
    """

    def __init__(self, application: WSGIApplication, *, trusted_proxies: int = 0) -> None:
        self.application = application
        self.trusted_proxies = trusted_proxies

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        received: IO[bytes] = environ["wsgi.input"]
        environ["REMOTE_ADDR"] = _client_address(environ, self.trusted_proxies)
        environ["PATH_INFO"] = _path_in_utf8(environ.get("PATH_INFO", ""))
        if content_type := environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = _usable_charset(content_type)
        try:
            body = receive_body(environ)
        except _RefusedError as refused:
            environ[REFUSAL] = refused.status
            _set_body(environ, BytesIO(), 0)
            reply = self.application(environ, start_response)
            return _Reply(reply, lambda: _discard(received, environ))
        reply = self.application(environ, start_response)
        return reply if body is None else _Reply(reply, body.close)


class _Reply:
    """A reply that tidies up once the server has sent it."""

    def __init__(self, chunks: Iterable[bytes], finish: Callable[[], None]) -> None:
        self.chunks = chunks
        self.finish = finish

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)

    def close(self) -> None:
        try:
            if hasattr(self.chunks, "close"):
                self.chunks.close()
        finally:
            self.finish()


def body_limit(path: str) -> int:
    """Return the largest body in bytes that the path takes."""
    return next(limit for prefix, limit in BODY_LIMITS if path.startswith(prefix))


def receive_body(environ: WSGIEnvironment) -> _Closable | None:
    """Put the whole body into `wsgi.input` and its length into CONTENT_LENGTH; return its file.

    A request without a body is left as it is (None).
    """
    if environ.get("HTTP_CONTENT_ENCODING"):
        raise _RefusedError(415)
    chunked = "HTTP_TRANSFER_ENCODING" in environ
    declared = _declared_length(environ)
    if not chunked and declared == 0:
        return None
    if chunked and not environ.get("wsgi.input_terminated"):
        raise _RefusedError(400)  # a server that cannot say where such a body ends (runserver)
    limit = body_limit(environ.get("PATH_INFO", ""))
    if declared > limit:
        raise _RefusedError(413)
    body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by _Reply
    length = _receive(environ, body, at_most=limit + 1 if chunked else declared)
    if length > limit:
        raise _RefusedError(413)
    if length < declared:
        raise _RefusedError(400)
    body.seek(0)
    if _is_json(environ) and body.read(len(_BOM)) == _BOM:
        length -= len(_BOM)
    else:
        body.seek(0)
    _set_body(environ, body, length)
    return body


def _path_in_utf8(path: str) -> str:
    """Return a path that is not UTF-8 as if it had been; older clients escape `é` as `%E9`.

    WSGI gives each byte of a path as one character; so does the answer.
    """
    sent = path.encode("latin-1")
    try:
        sent.decode()
    except UnicodeDecodeError:
        return path.encode().decode("latin-1")
    return path


def _usable_charset(content_type: str) -> str:
    """Return the content type without a charset that is none for texts.

    Django decodes the query by it before any view could refuse it, and some codecs of Python
    (idna, undefined, base64) then raise.
    """
    media_type, *parameters = content_type.split(";")
    kept = [p for p in parameters if not p.strip().lower().startswith("charset=") or _is_known(p)]
    return ";".join([media_type, *kept])


def _is_known(parameter: str) -> bool:
    try:
        name = codecs.lookup(parameter.partition("=")[2].strip().strip("\"'")).name
    except (LookupError, ValueError):
        return False
    return name in _CHARSETS


def _client_address(environ: WSGIEnvironment, proxies: int) -> str:
    """Return who asks: the address that the outermost of our proxies saw."""
    peer: str = environ.get("REMOTE_ADDR", "")
    told = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not 0 < proxies <= len(told):
        return peer
    try:
        return str(ip_address(told[-proxies]))
    except ValueError:
        return peer


def _declared_length(environ: WSGIEnvironment) -> int:
    text = environ.get("CONTENT_LENGTH") or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise _RefusedError(413 if text.isascii() and text.isdigit() else 400)
    return int(text)


def _receive(environ: WSGIEnvironment, body: IO[bytes], *, at_most: int) -> int:
    """Copy up to `at_most` bytes and return how many came; a broken or stalled body is refused."""
    source: IO[bytes] = environ["wsgi.input"]
    length = 0
    with _patience(environ, _STALL_SECONDS):
        while length < at_most:
            try:
                block = source.read(min(_BLOCK, at_most - length))
            except (OSError, ParseException) as error:
                raise _RefusedError(400) from error
            if not block:
                break
            length += len(block)
            body.write(block)
    return length


def _discard(source: IO[bytes], environ: WSGIEnvironment) -> None:
    left = _DISCARDED
    with _patience(environ, _DISCARD_STALL_SECONDS):
        while left > 0:
            try:
                block = source.read(min(_BLOCK, left))
            except (OSError, ParseException):
                return
            if not block:
                return
            left -= len(block)


@contextmanager
def _patience(environ: WSGIEnvironment, seconds: float) -> Iterator[None]:
    """Limit how long one wait for the client's next bytes may last."""
    socket: Any = environ.get("gunicorn.socket")
    if socket is None:
        yield
        return
    before = socket.gettimeout()
    socket.settimeout(seconds)
    try:
        yield
    finally:
        socket.settimeout(before)


def _is_json(environ: WSGIEnvironment) -> bool:
    media_type = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    return media_type in ("application/json", "text/json") or media_type.endswith("+json")


def _set_body(environ: WSGIEnvironment, body: Any, length: int) -> None:
    environ["wsgi.input"] = body
    environ["CONTENT_LENGTH"] = str(length)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
