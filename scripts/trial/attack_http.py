"""Attacks on how requests are read: smuggling, pipelining, paths and queries."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from .attack_arena import FORGED, HONEST, NOISY, Arena, http, statuses
from .attack_intruders import punch

_UPLOAD: Final = f"/iclock/cdata?SN={NOISY}&table=OPERLOG"
_POLL: Final = f"/iclock/getrequest?SN={NOISY}"


def _inner() -> bytes:
    """Return the request that hides in another: a punch that must not be stored."""
    target = f"/iclock/cdata?SN={NOISY}&table=ATTLOG"
    return http("POST", target, punch(FORGED + "1"))


def _smuggled() -> dict[str, bytes]:
    """Return requests that two readers may end at different places."""
    inner = _inner()
    keep = "Connection: keep-alive"
    chunks = b"0\r\n\r\n" + inner

    def outer(*headers: str, body: bytes = b"", version: str = "1.1") -> bytes:
        head = [f"POST {_UPLOAD} HTTP/{version}", "Host: 127.0.0.1", *headers, "", ""]
        return "\r\n".join(head).encode() + body

    chunked = "Transfer-Encoding: chunked"
    whole = f"Content-Length: {len(chunks)}"
    return {
        "CL+TE": outer(keep, "Content-Length: 5", chunked, body=chunks),
        "TE+CL": outer(keep, chunked, whole, body=chunks),
        "two CL": outer(keep, "Content-Length: 0", whole, body=chunks),
        "two CL, equal": outer(
            keep, "Content-Length: 0", "Content-Length: 0", body=inner
        ),
        "CL list": outer(keep, "Content-Length: 0, 0", body=inner),
        "CL plus": outer(keep, "Content-Length: +0", body=inner),
        "CL hex": outer(keep, "Content-Length: 0x0", body=inner),
        "CL blank": outer(keep, "Content-Length : 0", whole, body=chunks),
        "CL underscore": outer(keep, "Content_Length: 0", whole, body=chunks),
        "TE twice": outer(keep, chunked, "Transfer-Encoding: x", body=chunks),
        "TE list": outer(keep, "Transfer-Encoding: chunked, x", body=chunks),
        "TE odd": outer(keep, "Transfer-Encoding: xchunked", whole, body=chunks),
        "TE tab": outer(keep, "Transfer-Encoding:\tchunked", whole, body=chunks),
        "TE control": outer(keep, "Transfer-Encoding: \x0bchunked", whole, body=chunks),
        "TE 1.0": outer(keep, chunked, whole, body=chunks, version="1.0"),
        "fold": outer(keep, "Content-Length: 0\r\n 5", body=inner),
        "fold TE": outer(keep, "Transfer-Encoding:\r\n chunked", whole, body=chunks),
        "bare CR": outer(keep, "X: y\rContent-Length: 0", whole, body=chunks),
        "NUL": outer(keep, "X: y\0\r\nContent-Length: 0", whole, body=chunks),
        "chunk size": outer(keep, chunked, body=b"0x0\r\n\r\n" + inner),
        "chunk sign": outer(keep, chunked, body=b"-0\r\n\r\n" + inner),
        "chunk overflow": outer(keep, chunked, body=b"1" + b"0" * 16 + b"\r\n" + inner),
        "chunk end": outer(keep, chunked, body=b"0\n\n" + inner),
        "chunk extension": outer(keep, chunked, body=b"0;\n\r\n\r\n" + inner),
        "trailer": outer(keep, chunked, body=b"0\r\nContent-Length: 9\r\n\r\n" + inner),
    }


async def _smuggling(arena: Arena) -> None:
    """Hide a request in another; the journal tells whether it was taken."""
    answered: list[str] = []
    silent: list[str] = []
    for mount in arena.mounts:
        for name, data in _smuggled().items():
            answer = await arena.raw(arena.mounts[mount], data, patience=1.5)
            arena.tally.tried += 1
            found = statuses(answer)
            arena.tally.came["+".join(map(str, found)) or "nothing"] += 1
            if found.count(200) or len(found) > 1:
                answered.append(f"{name} ({mount}) {found}")
            elif not found:
                silent.append(f"{name} ({mount})")
    arena.tally.notes.append(f"answered: {'; '.join(answered) or 'none'}")
    arena.tally.notes.append(f"waited for more: {'; '.join(silent) or 'none'}")


async def _pipelining(arena: Arena) -> None:
    """Send many requests without waiting for an answer."""
    poll = http("GET", _POLL).replace(b"Connection: close\r\n", b"")
    mixed = poll + http("GET", f"/iclock/getrequest?SN={HONEST}") + poll
    for mount in arena.mounts:
        for data in (poll * 2, poll * 1000, mixed, poll + b"\r\n" * 50_000 + poll):
            answer = await arena.raw(arena.mounts[mount], data, patience=3)
            arena.tally.tried += 1
            found = statuses(answer)
            arena.tally.came[f"{mount}: {len(found)} answers"] += 1
            if data is mixed and found[1:2] == [200]:
                arena.tally.breach("the second of two requests was let in")


_PATHS: Final = (
    "/iclock/../iclock/cdata",
    "/iclock/%2e%2e/iclock/cdata",
    "/iclock/./cdata",
    "/iclock//cdata",
    "/iclock/cdata/",
    "/iclock/cdata%00",
    "/iclock/cdata;x=1",
    "/iclock/cdata%2f",
    "/ICLOCK/cdata",
    "/iclock/CDATA",
    "/iclock/%63data",
    "/iclock%2fcdata",
    "//iclock/cdata",
    "/x/iclock/cdata",
    "/iclock/iclock/cdata",
    "http://127.0.0.1/iclock/cdata",
    "/iclock/cdata.aspx",
    "/iclock/cdata%0d%0aX:y",
    "/iclock/cdata\\..\\cdata",
)
_OTHER_PATHS: Final = (
    "/iclock/../api/config",
    "/iclock/%2e%2e/api/config",
    "/iclock/..%2fapi/config",
    "/iclock/../../../../etc/passwd",
    "/iclock/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/iclock/",
    "/iclock/file",
    "/iclock/..;/api/config",
    "/api/zkteco_push",
)
_QUERIES: Final = (
    "SN={sn}",
    "sn={sn}",
    "Sn={sn}",
    "%53N={sn}",
    "SN={sn}&SN=STRANGER1",
    "SN=STRANGER1&SN={sn}",
    "sn=STRANGER1&SN={sn}",
    "SN[]={sn}",
    "SN=%20{sn}",
    "SN={sn}%20",
    "SN={sn}%00",
    "SN={sn}%0a",
    "SN={sn}%0d%0aX:y",
    "SN={sn}+",
    "SN=+{sn}",
    "?SN={sn}",
    "x=1;SN={sn}",
    "SN={sn}#",
    "SN=%EF%BC%A8{sn}",
    "SN={sn}'--",
    "SN={sn}%27%20OR%201=1--",
    "SN=*",
    "SN=%25",
    "&" * 200 + "SN={sn}",
    "a=b&" * 63 + "SN={sn}",
    "a=b&" * 64 + "SN={sn}",
)


async def _paths(arena: Arena) -> None:
    """Spell path and query in many ways, under a number that may not call from here."""
    body = punch(FORGED + "2")
    for mount in arena.mounts:
        for query in _QUERIES:
            text = query.format(sn=HONEST) + "&table=ATTLOG"
            for path in ("/iclock/cdata", *_PATHS):
                data = http("POST", f"{path}?{text}", body)
                await arena.must_refuse(f"{path} {query[:40]}", data, mount=mount)
        for path in _OTHER_PATHS:
            await arena.must_refuse(path, http("GET", path), mount=mount)
        for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD", "x"):
            data = http(method, f"/iclock/cdata?SN={HONEST}&table=ATTLOG", body)
            await arena.must_refuse(method, data, mount=mount)


ATTACKS: Final[Mapping[str, Callable[[Arena], Awaitable[None]]]] = {
    "smuggling": _smuggling,
    "pipelining": _pipelining,
    "paths and queries": _paths,
}
