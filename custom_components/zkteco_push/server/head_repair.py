"""The head of a request as firmware writes it, made fit for a strict parser."""

from dataclasses import dataclass
from enum import StrEnum
import re
from typing import Final

MAX_HEAD: Final = 16 * 1024
MAX_HEADERS: Final = 64
MAX_LINE: Final = 8 * 1024
# Every byte of a target may have to be written as three.
MAX_REPAIRED_LINE: Final = 3 * MAX_LINE + 64


class Fault(StrEnum):
    """Why a head is refused."""

    BODY_LENGTH = "body_length"
    CONTROL_CHARACTER = "control_character"
    FOLDED = "folded"
    HEADER = "header"
    METHOD = "method"
    NOT_HTTP = "not_http"
    PATH = "path"
    REQUEST_LINE = "request_line"
    TLS = "tls"
    TOO_LARGE = "too_large"

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return _STATUSES.get(self, 400)


_STATUSES: Final = {Fault.METHOD: 405, Fault.PATH: 404, Fault.TOO_LARGE: 431}


class HeadError(Exception):
    """Raise when a head cannot be repaired."""

    def __init__(self, fault: Fault) -> None:
        """Take what is wrong."""
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Head:
    """A canonical head and the length of the body behind it, None if in chunks."""

    data: bytes
    body_length: int | None


_END: Final = re.compile(rb"\n\r?\n")
_ODD: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH: Final = re.compile(rb"[0-9]{1,10}")
# What a target may hold as it is; a fragment, which no terminal means, ends nothing.
_TO_ENCODE: Final = re.compile(rb"[^!$%&'()*+,./0-9:;=?@A-Z_a-z~-]")
_METHODS: Final = frozenset({b"GET", b"POST"})
_VERSIONS: Final = frozenset({b"HTTP/1.0", b"HTTP/1.1"})
_ROOT: Final = b"iclock"
_TLS_HANDSHAKE: Final = 0x16


class HeadReader:
    """Collects the bytes of one head, however they are cut into packets."""

    def __init__(self) -> None:
        """Begin without a byte."""
        self._data = bytearray()

    @property
    def has_begun(self) -> bool:
        """Return whether a part of a head has come."""
        return bool(self._data)

    def feed(self, data: bytes) -> tuple[Head, bytes] | None:
        """Return the head and what follows, None while it is incomplete.

        Raise HeadError as soon as it is clear that no good head will come.
        """
        if not self._data:
            # Older clients end a body with an empty line that belongs to nothing.
            data = data.lstrip(b"\r\n")
        # An end may lie on the border of two packets.
        searched = max(0, len(self._data) - 2)
        self._data += data
        if not self._data:
            return None
        if not self._data[:1].isalpha():
            is_tls = self._data[0] == _TLS_HANDSHAKE
            raise HeadError(Fault.TLS if is_tls else Fault.NOT_HTTP)
        found = _END.search(self._data, searched)
        if (len(self._data) if found is None else found.end()) > MAX_HEAD:
            raise HeadError(Fault.TOO_LARGE)
        if found is None:
            return None
        data = bytes(self._data)
        return repair(data[: found.end()]), data[found.end() :]


def repair(data: bytes) -> Head:
    """Return the canonical form of a head; raise HeadError.

    Only what says where the body ends and how it is packed is passed on: nothing else
    is asked for, and so nothing else can confuse the parser behind.
    """
    lines = [line.removesuffix(b"\r") for line in data.strip(b"\r\n").split(b"\n")]
    if len(lines) > MAX_HEADERS + 1 or max(map(len, lines)) > MAX_LINE:
        raise HeadError(Fault.TOO_LARGE)
    if any(_ODD.search(line) for line in lines):
        raise HeadError(Fault.CONTROL_CHARACTER)
    method, target, version = _request_line(lines[0])
    headers = _headers(lines[1:])
    length = _body_length(headers, version)
    repaired = [b"%b %b %b" % (method, _target(target), version), b"Host: terminal"]
    if length is None:
        repaired.append(b"Transfer-Encoding: chunked")
    elif b"content-length" in headers:
        repaired.append(b"Content-Length: %d" % length)
    if _TOKEN.fullmatch(packed := headers.get(b"content-encoding", b"")):
        repaired.append(b"Content-Encoding: " + packed)
    if headers.get(b"expect", b"").lower() == b"100-continue":
        repaired.append(b"Expect: 100-continue")
    # Only of a body with a length is it known from outside where the next head begins.
    is_kept = headers.get(b"connection", b"").lower() == b"keep-alive"
    kept = b"keep-alive" if is_kept and length is not None else b"close"
    repaired.append(b"Connection: " + kept)
    return Head(b"\r\n".join([*repaired, b"", b""]), length)


def _request_line(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Return method, target and version; what lies between them is the target."""
    method, _, rest = line.strip(b" ").partition(b" ")
    target, _, version = rest.rpartition(b" ")
    method, target, version = method.upper(), target.strip(b" "), version.upper()
    if version not in _VERSIONS or not target or not method.isalpha():
        raise HeadError(Fault.REQUEST_LINE)
    if method not in _METHODS:
        raise HeadError(Fault.METHOD)
    return method, target, version


def _target(target: bytes) -> bytes:
    """Return a target that begins with `/iclock/`, whatever was typed before that.

    Every byte that does not belong into a target is encoded; none is lost.
    """
    path, mark, query = target.partition(b"?")
    segments = path.split(b"/")
    roots = [at for at, segment in enumerate(segments) if segment.lower() == _ROOT]
    if not roots:
        raise HeadError(Fault.PATH)
    endpoint = b"/".join(filter(None, segments[roots[-1] + 1 :]))
    return _TO_ENCODE.sub(_encode, b"/%b/%b%b%b" % (_ROOT, endpoint, mark, query))


def _encode(match: re.Match[bytes]) -> bytes:
    """Return a byte percent-encoded."""
    return b"%%%02X" % match[0][0]


def _headers(lines: list[bytes]) -> dict[bytes, bytes]:
    """Return the headers by lower-case name; the first of two equal names counts."""
    headers: dict[bytes, bytes] = {}
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            raise HeadError(Fault.FOLDED)
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t").lower()
        if not colon or not _TOKEN.fullmatch(name):
            raise HeadError(Fault.HEADER)
        if name in headers and name in (b"content-length", b"transfer-encoding"):
            raise HeadError(Fault.BODY_LENGTH)
        headers.setdefault(name, value.strip(b" \t"))
    return headers


def _body_length(headers: dict[bytes, bytes], version: bytes) -> int | None:
    """Return the length of the body, None if it comes in chunks."""
    length = headers.get(b"content-length")
    encoding = headers.get(b"transfer-encoding")
    if encoding is not None:
        if (
            length is not None
            or encoding.lower() != b"chunked"
            or version != b"HTTP/1.1"
        ):
            raise HeadError(Fault.BODY_LENGTH)
        return None
    if length is None:
        return 0
    if not _LENGTH.fullmatch(length):
        raise HeadError(Fault.BODY_LENGTH)
    return int(length)
