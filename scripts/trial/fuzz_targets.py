"""What reads a terminal's bytes, as functions of bytes, and what to begin with."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
import gzip
import io
import tarfile
from typing import Final

from custom_components.zkteco_push.iclock.attendance.handshake import (
    common_version,
    parse_handshake,
)
from custom_components.zkteco_push.iclock.attendance.packages import (
    PackageError,
    unpack,
)
from custom_components.zkteco_push.iclock.attendance.photos import parse_photo
from custom_components.zkteco_push.iclock.attendance.polls import parse_info
from custom_components.zkteco_push.iclock.attendance.record_lines import TAGS
from custom_components.zkteco_push.iclock.attendance.uploads import (
    UploadHead,
    acknowledge,
    read_upload,
    table_of,
)
from custom_components.zkteco_push.iclock.exchange import (
    FACTORS,
    PUBLIC_KEY,
    Direction,
    ExchangeError,
    Head,
    SealError,
    SessionKeys,
    parse_form,
    parse_public_key,
)
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.replies import parse_replies
from custom_components.zkteco_push.iclock.text import TextEncoding, decode
from custom_components.zkteco_push.server.head_repair import (
    MAX_HEAD,
    HeadError,
    HeadReader,
)

type Target = Callable[[bytes], object]

_FLOOR: Final = 4 * 1024 * 1024
# A package is bounded by what may be in it, not by its own size (packages.MAX_UNPACKED).
_PACKAGE_ROOM: Final = 64 * 1024 * 1024 * 8
_TABLES: Final = (*sorted(TAGS), "OPERLOG", "ATTLOG", "ATTPHOTO", "OPTIONS", "NEW")
_ENCODINGS: Final = tuple(TextEncoding)
_KEYS: Final = SessionKeys(
    session_id=bytes(range(16)),
    request_key=bytes(32),
    answer_key=bytes(32),
    request_iv=bytes(12),
    answer_iv=bytes(12),
)
_PLACE: Final = b"/iclock/cdata?SN=GATE1&table=ATTLOG"


def _choices(data: bytes) -> tuple[int, int, bytes]:
    """Return two numbers that the first bytes choose, and the rest."""
    head = data[:2].ljust(2, b"\0")
    return head[0], head[1], data[2:]


def _upload(data: bytes) -> None:
    """Read a body of any table under any head."""
    table, how, body = _choices(data)
    name, _, rest = body.partition(b"\n")
    text = decode(name, TextEncoding.UTF_8)[:200]
    head = UploadHead(
        stamp=text if how & 1 else None,
        photo_name=text if how & 2 else None,
        checksum=text if how & 4 else None,
        is_asked_for=bool(how & 8),
        command_id=text if how & 8 else None,
    )
    encoding = _ENCODINGS[(how >> 4) % len(_ENCODINGS)]
    found = read_upload(
        _TABLES[table % len(_TABLES)], rest if how & 7 else body, encoding, None, head
    )
    acknowledge(found)


def _package(data: bytes) -> None:
    """Read a body that is compressed, or says so."""
    table, how, body = _choices(data)
    packed = gzip.compress(body, 1) if how & 1 else body
    head = UploadHead(is_package=True)
    with suppress(PackageError):
        unpack(packed)
    read_upload(_TABLES[table % len(_TABLES)], packed, TextEncoding.UTF_8, None, head)


def _replies(data: bytes) -> None:
    """Read what answers commands, with a query or without."""
    first, _, body = data.partition(b"\n")
    query = Query(first.decode("latin-1") if data[:1] == b"?" else "SN=GATE1")
    for encoding in _ENCODINGS:
        parse_replies(body, query, encoding)


def _query(data: bytes) -> None:
    """Read a query, and all that is made of one."""
    query = Query(data.decode("latin-1"))
    handshake = parse_handshake(query)
    common_version(handshake.push_version)
    table_of(query)
    UploadHead.of(query)
    for encoding in _ENCODINGS:
        parse_info(query.text("info", encoding) or decode(data, encoding))


def _photo(data: bytes) -> None:
    """Read a photo under any name."""
    how, _, body = _choices(data)
    name, _, rest = body.partition(b"\n")
    for encoding in _ENCODINGS:
        text = decode(name, encoding)
        parse_photo(
            rest,
            encoding,
            name=text if how & 1 else None,
            checksum=text if how & 2 else None,
        )


def _exchange(data: bytes) -> None:
    """Read the forms of an exchange, and sealed messages."""
    for name in (PUBLIC_KEY, FACTORS):
        with suppress(ExchangeError):
            parse_public_key(parse_form(data, name))
    with suppress(ExchangeError):
        parse_public_key(data)
    with suppress(SealError):
        Head.of(data)
    with suppress(SealError):
        _KEYS.open(Direction.REQUEST, "POST", _PLACE, data)


def _head(data: bytes) -> None:
    """Read the head of a request, in one packet and in many."""
    results = []
    step = max(1, len(data) // 50)
    for parts in (
        [data],
        [data[at : at + step] for at in range(0, len(data), step)],
    ):
        reader = HeadReader()
        result: object = None
        try:
            for part in parts:
                if (found := reader.feed(part)) is not None:
                    result = found[0]
                    break
        except HeadError as error:
            # How much has come decides which of two faults is seen first.
            result = type(error)
        results.append(result)
    if len(data) <= MAX_HEAD and HeadError not in results and results[0] != results[1]:
        raise AssertionError("packets change what a head means")


def _tar(name: str, content: bytes) -> bytes:
    """Return a compressed archive of one file."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


_PUNCH: Final = b"7\t2026-05-04 08:09:10\t0\t1\t0\t0\t0\t255\t36.5\n"
_LINES: Final = (
    b"USER PIN=7\tName=Anna\tPri=0\tPasswd=\tCard=[15CD5B07]\tGrp=1\tTZ=0001\n"
    b"FP PIN=7\tFID=1\tSize=4\tValid=1\tTMP=AAAA\n"
    b"BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tDuress=0\tType=9\tMajorVer=40\tTmp=AAAA\n"
    b"OPLOG 4\t0\t2026-05-04 08:09:10\t7\t0\t0\t0\n"
    b"ERRORLOG ErrCode=D01E0001\tErrMsg=\tDataOrigin=cmd\tCmdId=1\tAdditional=\n"
)
_BYTES: Final = bytes(range(256))
_PHOTO: Final = (
    b"PIN=20260504080910-7.jpg\nSN=GATE1\nsize=8\nCMD=uploadphoto\0\xff\xd8\xff\xe0AAAA"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry point, what to begin with, and how much memory it may take beside."""

    name: str
    target: Target
    seeds: tuple[bytes, ...]
    room: int = _FLOOR


ENTRIES: Final = (
    Entry(
        "read_upload",
        _upload,
        tuple(
            bytes([table, how]) + body
            for table in range(len(_TABLES))
            for how in (0, 31)
            for body in (_PUNCH, _LINES, _PHOTO, b"~DeviceName=K40,IP=1,Key=\n")
        ),
    ),
    Entry(
        "packages",
        _package,
        (
            b"\0\1" + _LINES,
            b"\0\0" + gzip.compress(_LINES),
            b"\0\0" + _tar("../x", _LINES),
            b"\0\1" + gzip.decompress(_tar("a", _LINES)),
        ),
        _PACKAGE_ROOM,
    ),
    Entry(
        "parse_replies",
        _replies,
        (
            b"\nID=1&Return=0&CMD=DATA UPDATE\nID=2&Return=-1&CMD=INFO\n~SerialNumber=1\n",
            b"?SN=1&ID=3&Return=0\nID=4&Return=2&CMD=Shell&Content=a\nb\n",
            b"\nID=5\tReturn=0\tCMD=GetFile\tContent=" + _BYTES,
        ),
    ),
    Entry(
        "Query, handshake, INFO",
        _query,
        (
            b"SN=GATE1&options=all&pushver=2.4.1&language=83&pushcommkey=a%00b&x=%ff",
            b"SN=GATE1&table=ATTLOG&Stamp=9999&INFO=Ver 8.0,1,2,3,10.0.0.1,10,7,12,1,0",
            b"SN=GATE1&table=ATTPHOTO&PIN=1.jpg&ContentType=tgz&cmdid=3&type=time",
        ),
    ),
    Entry("parse_photo", _photo, (b"\0\0\n" + _PHOTO, b"\3\0" + _PHOTO)),
    Entry(
        "exchange",
        _exchange,
        (
            b"PublicKey=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
            b"Factors=AAAA",
            _KEYS.seal(Direction.REQUEST, 7, "POST", _PLACE, _PUNCH),
        ),
    ),
    Entry(
        "head_repair",
        _head,
        (
            b"GET /iclock/getrequest?SN=1&INFO=a b HTTP/1.1\r\nHost: x\r\n\r\n",
            b"POST //iclock/cdata?SN=1 HTTP/1.1\nContent-Length: 5\nX : y\n\nabcde",
            b"POST http://a/iclock/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
    ),
)
