"""Whole requests that nobody foresaw: firmware's own ones, and what befalls them."""

from collections.abc import Callable
from dataclasses import dataclass, field
import gzip
import io
import tarfile
from typing import Final, override

from hypothesis import strategies as st

from .hub import SERIAL_NUMBER

# What must not show up in any log, whatever it stood next to.
WORD: Final = "PlantedWord"
CARD: Final = "PlantedCard"
TEMPLATE: Final = "PlantedTemplate"
SECRETS: Final = (WORD, CARD, TEMPLATE)

_ENDPOINTS: Final = (
    *("cdata",) * 8,
    *("fdata", "getrequest", "getrequest", "devicecmd", "devicecmd", "ping") * 2,
    *(
        "exchange",
        "nothing",
        "registry",
        "rtdata",
        "cdata.aspx",
        "CDATA",
        "",
        "cdata/x",
    ),
)
_SERIAL_NUMBERS: Final = (SERIAL_NUMBER.encode(),) * 3 + (b"STRANGER1",)
_ODD_SERIAL_NUMBERS: Final = (
    *(b"", b"%00", b"..%2F", b"A" * 65, "数".encode("gb18030"), b"%0a"),
)
_TABLES: Final = (
    *(b"ATTLOG", b"OPERLOG", b"BIODATA", b"USERINFO", b"FINGERTMP", b"BIOPHOTO"),
    *(b"ATTPHOTO", b"options", b"ERRORLOG", b"RTLOG", b"NEW", b"PostVerifyData"),
)
_PARAMETERS: Final = (
    *(b"table=" + table for table in _TABLES * 2),
    *(b"options=all", b"pushver=2.4.1", b"pushver=3.2.0", b"pushver=9" + b".9" * 99),
    *(b"language=69", b"language=99999999999999999999", b"DeviceType=att"),
    *(b"DeviceType=acc", b"pushcommkey=x", b"Stamp=9999", b"OpStamp=" + b"9" * 99),
    *(b"INFO=Ver 6.60,1,2,3", b"INFO=" + b"," * 600, b"INFO=-1,-1,99999999999999"),
    *(b"AuthType=FP", b"fpimage=1", b"type=time", b"type=BIODATA", b"PIN=1.jpg"),
    *(b"PIN=20260615120000-7.jpg", b"ContentType=tgz", b"cmdid=1", b"ID=1&Return=0"),
    *(b"checksum=0a", b"=", b"%", b"%zz", b"a=" + b"x" * 3000),
)
_HEADERS: Final = (
    *(b"User-Agent: iClock Proxy/1.09", b"Content-Type: text/plain", b"Accept: */*"),
    *(b"Content-Type: application/x-www-form-urlencoded", b"Connection: keep-alive"),
    *(b"Content-Type: multipart/form-data; boundary=x", b"Content-Type: ;;\xff"),
    *(b"Cookie: a=b; =; \xff", b"Authorization: Basic \xff", b"Range: bytes=9-1"),
    *(b"Expect: 100-continue", b"X: " + b"y" * 5000),
)
_ODD_HEADERS: Final = (
    *(b"Content-Encoding: gzip", b"Content-Encoding: tea", b"Upgrade: websocket"),
    *(b"X-Forwarded-For: 10.0.0.1", b"Connection: Upgrade", b"Host: y", b"X : y"),
    *(b"\xd5\xc5: z", b"X: \0", b": nameless", b"X", b" folded", b"Content-Length: 1"),
)
_LINES: Final = tuple(
    text.encode()
    for text in (
        f"USER PIN=7\tName=Anna\tPri=0\tPasswd={WORD}\tCard=[{CARD}]\tGrp=1\n",
        f"FP PIN=7\tFID=1\tSize=4\tValid=1\tTMP={TEMPLATE}\n",
        f"BIODATA Pin=7\tNo=0\tIndex=0\tValid=1\tType=9\tMajorVer=40\tTmp={TEMPLATE}\n",
        f"BIOPHOTO PIN=7\tType=9\tSize=4\tContent={TEMPLATE}\n",
        f"7\t2026-06-15 12:00:00\t0\t1\t0\t0\t0\t{WORD}\n",
        "7\t99999999999999999999\t-1\t١\n",
        "OPLOG 30\t0\t2026-06-15 12:00:00\t7\t1\t0\t0\n",
        f"ERRORLOG ErrCode=D01E0001\tErrMsg={WORD}\tDataOrigin=cmd\tCmdId=1\n",
        f"ID=1&Return=0&CMD=INFO\n~SerialNumber=1\nMAC={WORD}\n",
        f"ID=99999999999&Return=-1&CMD=Shell&Content={WORD}\n",
        f"~DeviceName=X,FWVersion={WORD},UserCount=99999999999,IP=1\n",
        f"PIN=7.jpg\nSN={SERIAL_NUMBER}\nsize=99999999999\nCMD=uploadphoto\0{WORD}",
    )
)
# What befalls bytes on their way, or in firmware that is out of its mind.
_TOKENS: Final = (
    *(b"\0", b"\t", b" ", b"=", b"&", b"\xff", b"\xc3", b"\xd5\xc5", b"9" * 400, b"-"),
    *("٣".encode(), "\u2028".encode(), b"%00", b"%0a", b"../", b"//", b"+", b"#", b"?"),
)

_PARTS: Final = (
    *("method", "root", "target", "version", "header", "length", "chunks", "end"),
    *("head", "serial_number"),
)

type _Change = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as bytes; `is_whole` tells that its length is what it says."""

    data: bytes = field(repr=False)
    is_whole: bool

    @override
    def __repr__(self) -> str:
        """Show enough of it to send it again."""
        return f"Request({self.data!r}, is_whole={self.is_whole})"


def archive(content: bytes, name: str) -> bytes:
    """Return a compressed archive of one file."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as packed:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        packed.addfile(info, io.BytesIO(content))
    return file.getvalue()


def _inserted(token: bytes, place: float) -> _Change:
    """Return what puts bytes somewhere in the middle."""

    def change(data: bytes) -> bytes:
        """Insert the bytes."""
        at = int(place * len(data))
        return data[:at] + token + data[at:]

    return change


def _cut(place: float) -> _Change:
    """Return what takes the end away."""
    return lambda data: data[: int(place * len(data))]


def _flipped(place: float, bit: int) -> _Change:
    """Return what changes one bit."""

    def change(data: bytes) -> bytes:
        """Flip the bit, if there is one."""
        at = int(place * len(data))
        return (
            data[:at] + bytes(each ^ bit for each in data[at : at + 1]) + data[at + 1 :]
        )

    return change


def _unharmed(data: bytes) -> bytes:
    """Leave everything as it is."""
    return data


_PLACE: Final = st.floats(0, 1, exclude_max=True)
_CHANGE: Final = st.one_of(
    st.builds(_inserted, st.sampled_from(_TOKENS), _PLACE),
    st.builds(_flipped, _PLACE, st.sampled_from([1, 4, 32, 128])),
)
_CASE: Final = st.sampled_from([_unharmed, _unharmed, bytes.lower, bytes.upper])


def _maybe(change: st.SearchStrategy[_Change]) -> st.SearchStrategy[_Change]:
    """Change every third thing."""
    return st.one_of(st.just(_unharmed), st.just(_unharmed), change)


@st.composite
def _bodies(draw: st.DrawFn) -> bytes:
    """Return a body: lines of any kind, whole or half, in any packing and alphabet."""
    body = b"".join(draw(st.lists(st.sampled_from(_LINES), max_size=5)))
    if draw(st.booleans()):
        body = body.replace(
            b"Anna", draw(st.sampled_from(["张", "Ä"])).encode("gb18030")
        )
    body = draw(_maybe(st.one_of(_CHANGE, st.builds(_cut, _PLACE))))(body)
    match draw(st.integers(0, 9)):
        case 0:
            body = gzip.compress(body, 1)
        case 1:
            body = archive(body, draw(st.sampled_from(["a", "../a", "/etc/x", "a\nb"])))
        case 2:
            body = draw(st.binary(max_size=300)) + WORD.encode()
        case 3:
            body *= 60
    return draw(_maybe(st.one_of(_CHANGE, st.builds(_cut, _PLACE))))(body)


@st.composite
def damaged_requests(draw: st.DrawFn) -> Request:
    """Return a request to either mount."""
    # In one request of four a part is odd, so that most of it gets past what is before it.
    odd = draw(st.sampled_from([*_PARTS, *(None,) * 30]))
    method = draw(st.sampled_from([b"GET", b"POST", b"POST"]))
    if odd == "method":
        method = draw(
            st.sampled_from([b"PUT", b"DELETE", b"get", b"\xff", b"POST " * 2])
        )
    endpoint = draw(st.sampled_from(_ENDPOINTS)).encode()
    root = draw(
        st.sampled_from([b"/iclock/"] * 8 + [b"//iclock/", b"/ICLOCK/", b"/x/"])
    )
    query = draw(st.lists(st.sampled_from(_PARAMETERS), max_size=5))
    # Keys twice, in any order and case: the first one counts.
    query = [draw(_CASE)(each) for each in query]
    names = _ODD_SERIAL_NUMBERS if odd == "serial_number" else _SERIAL_NUMBERS
    query.append(draw(_CASE)(b"SN=") + draw(st.sampled_from(names)))
    query = draw(st.permutations(query))
    target = root + endpoint + b"?" + b"&".join(query)
    if odd == "target":
        target = draw(_CHANGE)(target)
    version = b"HTTP/1.1"
    if odd == "version":
        version = draw(
            st.sampled_from([b"HTTP/1.0", b"HTTP/9.9", b"http/1.1", b"", b"x"])
        )
    headers = [
        b"Host: x",
        *draw(st.lists(st.sampled_from(_HEADERS), max_size=2, unique=True)),
    ]
    if odd == "header":
        headers.append(draw(st.sampled_from(_ODD_HEADERS)))
    body = b"" if method == b"GET" else draw(_bodies())
    is_whole = odd not in ("length", "head")
    if odd == "length":
        lengths = [
            b"-1",
            b"0x1",
            b"9" * 30,
            b"1 1",
            b"+5",
            b"",
            b"%d" % (len(body) + 7),
        ]
        headers.append(b"Content-Length: " + draw(st.sampled_from(lengths)))
    elif odd == "chunks":
        headers.append(b"Transfer-Encoding: chunked")
        body = (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"
    else:
        headers.append(b"Content-Length: %d" % len(body))
    end = b"\n" if odd == "end" else b"\r\n"
    head = end.join([b" ".join((method, target, version)), *headers, b"", b""])
    return Request((draw(_CHANGE)(head) if odd == "head" else head) + body, is_whole)
