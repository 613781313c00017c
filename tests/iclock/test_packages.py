"""Compressed packages, good ones and hostile ones."""

from collections.abc import Callable, Iterable
import gzip
import io
import tarfile
import zlib

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.attendance.packages import (
    MAX_UNPACKED,
    PackageError,
    unpack,
)
from custom_components.zkteco_push.iclock.attendance.uploads import (
    UploadHead,
    read_upload,
)
from custom_components.zkteco_push.iclock.records import (
    Category,
    RejectedLine,
    RejectionReason,
)
from custom_components.zkteco_push.iclock.text import TextEncoding

UTF_8 = TextEncoding.UTF_8
LINES = b"USER PIN=7\tName=Ann\nFP PIN=7\tFID=0\tTMP=AAAA\n"
MORE = b"USER PIN=8\tName=Bea"
END = bytes(1024)


def tar(
    members: Iterable[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT
) -> io.BytesIO:
    """Return an archive of files."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    file.seek(0)
    return file


def tgz(members: Iterable[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a compressed archive of files."""
    return gzip.compress(tar(members, form).getvalue())


def header(kind: bytes = b"0", size: bytes = b"00000000000\0") -> bytes:
    """Return a header of an archive with whatever size, of a correct checksum."""
    member = tarfile.TarInfo("a")
    member.type = kind
    block = bytearray(member.tobuf(tarfile.USTAR_FORMAT))
    block[124:136] = size
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def huge(number: int) -> bytes:
    """Return a size as GNU tar writes what is too large for octal digits."""
    return (number % 256**12 | 1 << 95).to_bytes(12, "big")


def pax(key: str, value: str) -> bytes:
    """Return the header of a header, with one pair."""
    pair = f" {key}={value}\n"
    length = len(pair) + len(str(len(pair) + 4))
    record = f"{length}{pair}".encode()
    blocks = -(-len(record) // 512) * 512
    return header(b"x", b"%011o\0" % len(record)) + record.ljust(blocks, b"\0")


@pytest.mark.parametrize(
    "form",
    [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT],
    ids=["pax", "gnu", "ustar"],
)
@pytest.mark.parametrize(
    "names",
    [
        ("a.txt", "b.txt"),
        ("x/y/z/a", "x/b"),
        ("../../etc/passwd", "/etc/shadow"),
        ("a", "a"),
        ("n" * 99, "\u00e9/" + "m" * 80),
    ],
    ids=["flat", "nested", "outside", "twice", "long"],
)
def test_good_package(form: int, names: tuple[str, str]) -> None:
    """Test that the lines of all files come out, whatever the files are called."""
    package = tgz(zip(names, (LINES, MORE), strict=True), form)
    assert unpack(package) == LINES + MORE


@pytest.mark.parametrize(
    "text", [LINES, LINES[:-1], b"x", b"a\r\nb\r\n", b"\xff" * 600]
)
def test_text_without_an_archive(text: bytes) -> None:
    """Test that what is only compressed comes out as it is."""
    assert unpack(gzip.compress(text)) == text
    assert unpack(gzip.compress(text) + b"\0" * 512) == text
    assert unpack(gzip.compress(text) + b"garbage") == text
    assert unpack(gzip.compress(text) + gzip.compress(MORE)) == text + MORE


def test_empty() -> None:
    """Test packages of nothing."""
    assert unpack(gzip.compress(b"")) == b""
    assert unpack(tgz([])) == b""
    assert unpack(tgz([("empty", b"")])) == b""
    assert unpack(tgz([("a", LINES), ("empty", b"\r\n"), ("b", MORE)])) == (
        LINES + b"\n" + MORE
    )


def test_what_is_no_file_is_ignored() -> None:
    """Test that nothing is read of links, devices and pipes, wherever they point."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind in (
            tarfile.SYMTYPE,
            tarfile.LNKTYPE,
            tarfile.CHRTYPE,
            tarfile.BLKTYPE,
            tarfile.FIFOTYPE,
            tarfile.DIRTYPE,
        ):
            member = tarfile.TarInfo("x")
            member.type = kind
            member.linkname = "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("a")
        member.size = len(MORE)
        archive.addfile(member, io.BytesIO(MORE))
        member = tarfile.TarInfo("loop")
        member.type = tarfile.SYMTYPE
        member.linkname = "loop"
        archive.addfile(member)
    assert unpack(gzip.compress(file.getvalue())) == MORE


def test_holes_are_not_read() -> None:
    """Test that a file with holes costs nothing, however large it says it is."""
    sparse = pax("GNU.sparse.map", f"{2**40},1") + header(size=b"00000000001\0")
    data = sparse + b"x".ljust(512, b"\0")
    data += tar([("a", MORE)]).getvalue()
    assert unpack(gzip.compress(data)) == MORE


GOOD = tar([("a", LINES * 9), ("b", MORE)]).getvalue()
DAMAGED = [
    pytest.param(b"", id="empty"),
    pytest.param(b"\x1f\x8b", id="two bytes"),
    pytest.param(LINES, id="not compressed"),
    pytest.param(zlib.compress(GOOD), id="zlib, not gzip"),
    pytest.param(gzip.compress(GOOD)[:-9], id="cut off"),
    pytest.param(gzip.compress(GOOD)[:-1], id="cut off in its checksum"),
    pytest.param(gzip.compress(GOOD)[:-8] + bytes(8), id="wrong checksum"),
    pytest.param(gzip.compress(GOOD) + gzip.compress(MORE)[:-2], id="second cut off"),
    pytest.param(gzip.compress(b"") * 17, id="packages in a row"),
    pytest.param(gzip.compress(GOOD[:700]), id="archive cut off in a file"),
    pytest.param(gzip.compress(GOOD[:512] + bytes(9)), id="almost no file"),
    pytest.param(
        gzip.compress(GOOD[:1024] + b"x" * 512 + GOOD[1536:]), id="second header bad"
    ),
    pytest.param(gzip.compress(header(size=huge(2**80)) + END), id="endless file"),
    pytest.param(gzip.compress(header(size=huge(-1024)) + END), id="negative file"),
    pytest.param(gzip.compress(header(b"Z", huge(2**80)) + END), id="unknown kind"),
    pytest.param(gzip.compress(header(b"L", huge(2**80)) + END), id="endless name"),
    pytest.param(gzip.compress(header(b"x", huge(2**80)) + END), id="endless pax"),
    pytest.param(
        gzip.compress(pax("size", "9" * 40) + header() + END), id="pax, endless"
    ),
    pytest.param(
        gzip.compress(pax("size", "9" * 40) + header(b"Z") + END), id="pax, unknown"
    ),
    pytest.param(
        gzip.compress(pax("size", "-1000") + header() + END), id="pax, negative"
    ),
    pytest.param(
        gzip.compress(pax("size", "600") + header(size=b"00000000001\0") + b"x"),
        id="pax, larger than the rest",
    ),
    pytest.param(
        gzip.compress(pax("GNU.sparse.map", "a,b") + header() + END), id="pax, holes"
    ),
    pytest.param(gzip.compress(header(b"g") * 3000 + END), id="headers of headers"),
    pytest.param(
        gzip.compress((header(b"L", b"00000000001\0") + bytes(512)) * 3000),
        id="names of names",
    ),
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("package", DAMAGED)
def test_damaged(package: bytes) -> None:
    """Test that what is damaged is refused as a whole, so that nothing is lost."""
    with pytest.raises(PackageError):
        unpack(package)


def zeros(size: int) -> bytes:
    """Return a package of nothing but zeros, made without having them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    block = bytes(1024 * 1024)
    parts = [packer.compress(block) for _ in range(size // len(block))]
    return b"".join([*parts, packer.compress(b"x"), packer.flush()])


BOMBS = [
    pytest.param(lambda: zeros(MAX_UNPACKED), "too much", id="one byte too many"),
    pytest.param(lambda: zeros(512 * 1024 * 1024), "too much", id="half a gigabyte"),
    pytest.param(
        lambda: gzip.compress(bytes(MAX_UNPACKED // 2), 9) * 3, "too much", id="rows"
    ),
    pytest.param(
        lambda: gzip.compress(b"".join(b"%d\n" % number for number in range(300_001))),
        "too many lines",
        id="lines",
    ),
    pytest.param(
        lambda: gzip.compress(b"USER PIN=7\n" * 200_000), "too much", id="repetitions"
    ),
    pytest.param(
        lambda: tgz((f"{number}", b"x") for number in range(1001)),
        "too many files",
        id="files",
    ),
    pytest.param(
        lambda: gzip.compress(header(b"5") * 1001 + END), "too many files", id="folders"
    ),
    pytest.param(
        lambda: gzip.compress(header(size=b"%011o\0" % (MAX_UNPACKED + 1)) + END),
        "too much",
        id="a size that is not there",
    ),
]


@pytest.mark.parametrize(("make", "message"), BOMBS)
def test_bomb(make: Callable[[], bytes], message: str) -> None:
    """Test that no package gets beyond the bounds."""
    with pytest.raises(PackageError, match=message):
        unpack(make())


def test_as_many_files_as_may_be() -> None:
    """Test the bound from within."""
    package = tgz((f"{number}", b"%d" % number) for number in range(1000))
    assert unpack(package).split(b"\n") == [b"%d" % number for number in range(1000)]


def test_upload_of_a_package() -> None:
    """Test that a package's lines are read and counted like any other."""
    head = UploadHead("9", is_package=True)
    package = tgz([("a", LINES), ("b", MORE + b"\r\nOPLOG 0\t0\t2026-05-04 08:09:10")])
    upload = read_upload("OPERLOG", package, UTF_8, "9", head)
    assert [(each.category, each.pin) for each in upload.records] == [
        (Category.USER, "7"),
        (Category.TEMPLATE, "7"),
        (Category.USER, "8"),
    ]
    assert [each.code for each in upload.operations] == [0]
    assert (upload.lines, upload.stamp, upload.rejected) == (4, "9", ())


@pytest.mark.parametrize("package", DAMAGED)
def test_upload_of_a_damaged_package(package: bytes) -> None:
    """Test that a package that cannot be opened is kept whole."""
    head = UploadHead(is_package=True)
    upload = read_upload("OPERLOG", package, UTF_8, None, head)
    assert upload.rejected == (RejectedLine(RejectionReason.INVALID_PACKAGE, package),)
    assert (upload.lines, upload.records, upload.unread) == (1, (), ())


_HEADERS = st.builds(
    header,
    st.sampled_from(
        [b"0", b"\0", b"1", b"5", b"7", b"L", b"K", b"x", b"g", b"S", b"Z"]
    ),
    st.integers(0, 2000).map(lambda size: b"%011o\0" % size)
    | st.integers(-(2**70), 2**70).map(huge)
    | st.binary(min_size=12, max_size=12),
)
_PAIRS = st.builds(
    pax,
    st.sampled_from(
        ["size", "path", "mtime", "uid", "hdrcharset", "GNU.sparse.map"]
        + [f"GNU.sparse.{name}" for name in ("size", "major", "minor", "realsize")]
    ),
    st.sampled_from(
        ["", "0", "1", "-1", "1,2", "x", "9" * 30, "nan", "BINARY", "\u00e9"]
    ),
)
_BLOCKS = st.sampled_from(
    [bytes(512), b"x" * 512, b"1\n2\n3\n".ljust(512, b"\0"), b"x"]
)


@settings(max_examples=300, deadline=None)
@given(data=st.lists(_HEADERS | _PAIRS | _BLOCKS, max_size=8).map(b"".join))
def test_no_archive_escapes(data: bytes) -> None:
    """Test that an archive either opens, to no more than it holds, or is refused."""
    try:
        lines = unpack(gzip.compress(data, 1))
    except PackageError:
        return
    assert len(lines) <= len(data)


@settings(max_examples=200, deadline=None)
@given(
    place=st.integers(0, 200), change=st.binary(max_size=4), end=st.binary(max_size=40)
)
@example(place=0, change=b"", end=b"")
def test_no_package_escapes(place: int, change: bytes, end: bytes) -> None:
    """Test that a package with changed bytes either opens or is refused."""
    package = gzip.compress(GOOD)
    changed = package[:place] + change + package[place + len(change) :] + end
    try:
        assert isinstance(unpack(changed), bytes)
    except PackageError:
        assert change or end
