"""Text as terminals write it: encodings, lines, pairs, options and numbers."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.text import (
    TextEncoding,
    decode,
    encode,
    lines_of,
    pairs_as_sent,
    parse_number,
    parse_options,
    parse_pairs,
)

UTF_8 = TextEncoding.UTF_8
GB18030 = TextEncoding.GB18030
BOTH = pytest.mark.parametrize("encoding", list(TextEncoding), ids=str)


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        pytest.param(b"Ann", UTF_8, "Ann", id="ascii as utf-8"),
        pytest.param(b"Ann", GB18030, "Ann", id="ascii as gb18030"),
        pytest.param("Zoë".encode(), UTF_8, "Zoë", id="utf-8"),
        pytest.param("林小雨".encode(), GB18030, "林小雨", id="utf-8 comes first"),
        pytest.param("林小雨".encode("gb2312"), GB18030, "林小雨", id="gb2312"),
        pytest.param("龘€".encode("gb18030"), GB18030, "龘€", id="four bytes"),
        pytest.param(b"Zo\xeb", UTF_8, "Zoë", id="latin-1 on a utf-8 terminal"),
        pytest.param(b"\xc1\xd6", UTF_8, "ÁÖ", id="gb2312 on a utf-8 terminal"),
        pytest.param(b"\xff\xfe\x81", GB18030, "ÿþ\x81", id="neither"),
        pytest.param(b"\xe6\x9e", UTF_8, "æ\x9e", id="cut in a character"),
        pytest.param(b"", UTF_8, "", id="empty"),
    ],
)
def test_decode(data: bytes, encoding: TextEncoding, text: str) -> None:
    """Test that UTF-8 comes first, then GB18030 if set, and nothing is lost."""
    assert decode(data, encoding) == text


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=64))
def test_decode_keeps_every_byte(data: bytes) -> None:
    """Test that the bytes can always be had back from the text."""
    assert data in encodings_of(decode(data, UTF_8))
    assert isinstance(decode(data, GB18030), str)


def encodings_of(text: str) -> set[bytes]:
    """Return the bytes that a text may have been read from."""
    if max(text, default="") <= "\xff":
        return {text.encode(), text.encode("latin-1")}
    return {text.encode()}


@pytest.mark.parametrize(
    ("text", "encoding", "data"),
    [
        pytest.param("Zoë", UTF_8, b"Zo\xc3\xab", id="utf-8"),
        pytest.param("林", GB18030, b"\xc1\xd6", id="gb18030"),
        pytest.param("a\udcffb", UTF_8, b"a?b", id="not encodable"),
    ],
)
def test_encode(text: str, encoding: TextEncoding, data: bytes) -> None:
    """Test what a terminal is sent, `?` for what it lacks."""
    assert encode(text, encoding) == data


@BOTH
@pytest.mark.parametrize("text", ["Ann", "Zoë Łuk", "林小雨", "", "a\tb=c"])
def test_encode_and_decode(text: str, encoding: TextEncoding) -> None:
    """Test that what a terminal is sent comes back as it was."""
    assert decode(encode(text, encoding), encoding) == text


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(b"a\nb\n", [b"a", b"b"], id="lf"),
        pytest.param(b"a\r\nb\r\n", [b"a", b"b"], id="crlf"),
        pytest.param(b"a\r\nb\nc", [b"a", b"b", b"c"], id="mixed, no final newline"),
        pytest.param(b"a", [b"a"], id="one without newline"),
        pytest.param(b"a\t\r\n", [b"a\t"], id="a trailing tab stays"),
        pytest.param(b"\n\r\n\na\n\n", [b"a"], id="empty lines are none"),
        pytest.param(b"a\rb\n", [b"a\rb"], id="a lone cr is content"),
        pytest.param(b"a\x0bb\x85c\n", [b"a\x0bb\x85c"], id="no other line ends"),
        pytest.param(b"", [], id="empty body"),
        pytest.param(b"\r\n", [], id="an empty line"),
    ],
)
def test_lines_of(body: bytes, lines: list[bytes]) -> None:
    """Test that LF and CRLF end lines, and a missing one does not lose the last."""
    assert list(lines_of(body)) == lines


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        pytest.param(
            "PIN=7\tName=Ann\tPri=0",
            {"pin": "7", "name": "Ann", "pri": "0"},
            id="plain",
        ),
        pytest.param("TMP=SghT==\tSIZE=8", {"tmp": "SghT==", "size": "8"}, id="base64"),
        pytest.param("PIN==1\tFID=0", {"pin": "=1", "fid": "0"}, id="double equals"),
        pytest.param("Pin=1\tpIN=2", {"pin": "1"}, id="first of two counts"),
        pytest.param("PIN=1\tPasswd=\tCard=", {"pin": "1", "passwd": "", "card": ""}),
        pytest.param("PIN=1 2\tName= x ", {"pin": "1 2", "name": " x "}, id="blanks"),
        pytest.param("PIN=1\tjunk\t", {"pin": "1"}, id="a part without equals"),
        pytest.param(" PIN =1", {"pin": "1"}, id="blanks around a key"),
        pytest.param("", {}, id="empty"),
        pytest.param(
            "PIN=7 FID=3 SIZE=4 TMP=AA==",
            {"pin": "7", "fid": "3", "size": "4", "tmp": "AA=="},
            id="blanks in place of all TABs",
        ),
        pytest.param(
            "PIN=7  Name=Ann Lee  Pri=0",
            {"pin": "7", "name": "Ann Lee", "pri": "0"},
            id="several blanks",
        ),
        pytest.param(
            "PIN=100 Name=Ann\tName=",
            {"pin": "100 Name=Ann", "name": ""},
            id="blanks and TABs",
        ),
    ],
)
def test_parse_pairs(text: str, pairs: dict[str, str]) -> None:
    """Test pairs in any case of keys, with whatever values."""
    assert parse_pairs(text) == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        pytest.param("PIN=7\tpin=8", [("PIN", "7"), ("pin", "8")], id="both"),
        pytest.param("Pin=7 Name=A b", [("Pin", "7"), ("Name", "A b")], id="blanks"),
        pytest.param("junk\tPIN==7\t", [("PIN", "=7")], id="junk"),
    ],
)
def test_pairs_as_sent(text: str, pairs: list[tuple[str, str]]) -> None:
    """Test that order and spelling of keys stay."""
    assert pairs_as_sent(text) == pairs


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "PIN=7" + " " * 1_000_000,
        "PIN=7" + " \u00a0" * 500_000,
        "PIN=7" + "\tA=" * 500_000,
        "PIN=7" + " A=" * 500_000,
        "PIN=7" + " A" * 500_000,
    ],
    ids=["blanks", "odd blanks", "pairs", "blank pairs", "words"],
)
def test_hostile_pairs(text: str) -> None:
    """Test that no line takes long, or makes more pairs than a record has."""
    pairs = parse_pairs(text)
    assert pairs["pin"].startswith("7")
    assert len(pairs_as_sent(text)) <= 64


@pytest.mark.parametrize(
    ("text", "options"),
    [
        pytest.param(
            "~DeviceName=Model One,MAC=00:00:5e:00:53:01,UserCount=3",
            {"DeviceName": "Model One", "MAC": "00:00:5e:00:53:01", "UserCount": "3"},
            id="plain",
        ),
        pytest.param(
            "~OEMVendor=ZKTeco Co., Ltd.,FWVersion=V1",
            {"OEMVendor": "ZKTeco Co., Ltd.", "FWVersion": "V1"},
            id="vendor with a comma",
        ),
        pytest.param(
            "~OEMVendor=ZKTECO CO.,,FWVersion=V1",
            {"OEMVendor": "ZKTECO CO.,", "FWVersion": "V1"},
            id="vendor that ends with a comma",
        ),
        pytest.param(
            "~OEMVendor=ZKTECO CO.,FWVersion=V1",
            {"OEMVendor": "ZKTECO CO.", "FWVersion": "V1"},
            id="vendor cut off at its comma",
        ),
        pytest.param(
            "FaceVersion=,BioDataFun=,~Platform=ZMM_X",
            {"FaceVersion": "", "BioDataFun": "", "Platform": "ZMM_X"},
            id="empty values",
        ),
        pytest.param(
            "MultiBioVersion=0:13.0:0,MultiBioDataCount=0:18:0",
            {"MultiBioVersion": "0:13.0:0", "MultiBioDataCount": "0:18:0"},
            id="lists by type",
        ),
        pytest.param("A=1,B=2\r\n", {"A": "1", "B": "2"}, id="crlf at the end"),
        pytest.param("A=b=c,D=e", {"A": "b=c", "D": "e"}, id="equals in a value"),
        pytest.param("junk", {}, id="no pair"),
        pytest.param("=1,A=2", {"A": "2"}, id="no key"),
        pytest.param("", {}, id="empty"),
    ],
)
def test_parse_options(text: str, options: dict[str, str]) -> None:
    """Test that a comma separates only in front of another key."""
    assert parse_options(text) == options


def test_parse_options_is_bounded() -> None:
    """Test that a body of nothing but options cannot fill the memory."""
    flood = ",".join(f"Key{number}=1" for number in range(5000))
    assert len(parse_options(flood)) <= 512
    assert len(parse_options("A=" + "x" * 5000)["A"]) <= 1024


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("255", 255),
        ("-1", -1),
        ("+28800", 28800),
        (" 15 ", 15),
        ("007", 7),
        ("999999999", 999999999),
        ("1000000000", None),
        ("", None),
        ("-", None),
        ("--1", None),
        ("1.5", None),
        ("1_0", None),
        ("0x10", None),
        ("²", None),
        ("٣", None),
        ("1 2", None),
    ],
)
def test_parse_number(text: str, number: int | None) -> None:
    """Test whole numbers as terminals write them, and nothing that Python also takes."""
    assert parse_number(text) == number
