"""Compressed packages: `ContentType=tgz` (V4.0 section 11.14)."""

from collections.abc import Iterator
import io
import tarfile
from typing import Final
import zlib

# As much as a terminal's whole memory of people may be.
MAX_UNPACKED: Final = 64 * 1024 * 1024
# A list of users who have nothing but numbers shrinks to a fortieth (measured); an
# archive of nothing is some kB of zeros. What shrinks further is made to.
_MAX_RATIO: Final = 64
_ALWAYS_ALLOWED: Final = 1024 * 1024
_MAX_FILES: Final = 1000
# More lines would be records of less than 200 bytes, of which nobody has so many.
_MAX_LINES: Final = 300_000
# A package may be several, one after the other (RFC 1952).
_MAX_MEMBERS: Final = 16
_MAGIC: Final = b"\x1f\x8b"
_CHUNK: Final = 1024 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS
_USTAR: Final = b"ustar"
_USTAR_AT: Final = 257
# What a crafted archive makes the reader raise: sizes beyond every number, headers of
# headers, texts where numbers belong.
_DAMAGES: Final = (
    tarfile.TarError,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


class PackageError(ValueError):
    """Raise for a package that cannot be opened, or holds more than is safe."""


def unpack(package: bytes) -> bytes:
    """Return the lines of all files in a package; raise PackageError.

    Names and paths in it are never looked at. A text that is compressed without an
    archive around it is taken as well.
    """
    data = _inflate(package)
    try:
        lines = _files(data)
    except tarfile.ReadError as error:
        if data[_USTAR_AT : _USTAR_AT + len(_USTAR)] == _USTAR:
            raise PackageError("the archive is damaged") from error
        lines = data
    except PackageError:
        raise
    except _DAMAGES as error:
        raise PackageError("the archive is damaged") from error
    if lines.count(b"\n") > _MAX_LINES:
        raise PackageError("too many lines")
    return lines


def _files(data: bytes) -> bytes:
    """Return what all files of an archive hold."""
    parts: list[bytes] = []
    left = MAX_UNPACKED
    end = 0
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for number, member in enumerate(archive):
            if number >= _MAX_FILES:
                raise PackageError("too many files")
            end = archive.offset
            # What is no plain file has nothing to read, wherever it points; one
            # with holes may be larger than all that was sent.
            if not member.isreg() or member.issparse():
                continue
            if not 0 <= member.size <= left:
                raise PackageError("the package holds too much")
            left -= member.size
            if file := archive.extractfile(member):
                parts.append(file.read(member.size))
        # A header that cannot be read ends an archive like the zeros that should.
        if archive.offset != end or data[end : end + tarfile.BLOCKSIZE].strip(b"\0"):
            raise PackageError("the archive is damaged")
    return b"\n".join(part.rstrip(b"\r\n") for part in parts)


def _inflate(package: bytes) -> bytes:
    """Return what was compressed, within the bound."""
    # Measured first: a bomb is never held, and what is held does not grow meanwhile,
    # which would leave the process larger than it has to be.
    most = min(MAX_UNPACKED, max(_ALWAYS_ALLOWED, _MAX_RATIO * len(package)))
    size = 0
    for chunk in _chunks(package):
        size += len(chunk)
        if size > most:
            raise PackageError("the package holds too much")
    # It gives away what it holds without a copy.
    data = io.BytesIO()
    if size:
        data.seek(size - 1)
        data.write(b"\0")
        data.seek(0)
    for chunk in _chunks(package):
        data.write(chunk)
    return data.getvalue()


def _chunks(package: bytes) -> Iterator[bytes]:
    """Yield what was compressed, a bounded part at a time."""
    rest = package
    for _ in range(_MAX_MEMBERS):
        inflater = zlib.decompressobj(_GZIP)
        try:
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _CHUNK)
                rest = inflater.unconsumed_tail
        except zlib.error as error:
            raise PackageError("not compressed") from error
        if not inflater.eof:
            raise PackageError("the package is cut off")
        rest = inflater.unused_data
        if not rest.startswith(_MAGIC):
            return
    raise PackageError("too many packages in one")
