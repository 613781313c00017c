"""Every form in which terminals answer commands."""

from hypothesis import example, given, strategies as st
import pytest

from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.replies import CommandReply, parse_replies
from custom_components.zkteco_push.iclock.text import TextEncoding

QUERY = Query("SN=T1")
BINARY = b"\x01\0\0\xff\xfe\n\r\0ID=9&Return=0\nABC"

REPLIES = [
    pytest.param(b"ID=7&Return=0&CMD=DATA", [CommandReply("7", 0, "DATA")], id="one"),
    pytest.param(
        b"ID=7&Return=0&CMD=DATA\nID=8&Return=-10&CMD=DATA\n",
        [CommandReply("7", 0, "DATA"), CommandReply("8", -10, "DATA")],
        id="several",
    ),
    pytest.param(
        b"ID=7&Return=0&CMD=DATA\r\n\r\nID=8&Return=0&CMD=CHECK\r\n",
        [CommandReply("7", 0, "DATA"), CommandReply("8", 0, "CHECK")],
        id="CRLF",
    ),
    pytest.param(
        b"ID=7\tReturn=0\tCMD=DATA\t\n", [CommandReply("7", 0, "DATA")], id="TAB"
    ),
    pytest.param(
        b"ID=7&SN=T1&Return=0&CMD=DATA",
        [CommandReply("7", 0, "DATA", {"SN": "T1"})],
        id="with SN (2008)",
    ),
    pytest.param(
        b"SN=T1&ID=7&Return=0&CMD=DATA",
        [CommandReply("7", 0, "DATA", {"SN": "T1"})],
        id="SN in front",
    ),
    pytest.param(
        b"id=7&return=0&cmd=DATA", [CommandReply("7", 0, "DATA")], id="lower case"
    ),
    pytest.param(
        b"ID=info8487&Return=0&CMD=DATA\nID=fp7464&Return=0&CMD=DATA",
        [CommandReply("info8487", 0, "DATA"), CommandReply("fp7464", 0, "DATA")],
        id="alphanumeric ids",
    ),
    pytest.param(
        b"ID=7&Return=-1002&CMD=", [CommandReply("7", -1002, "")], id="empty CMD"
    ),
    pytest.param(
        b"ID=7&Return=-22&CMD=UNKNOWN CMD",
        [CommandReply("7", -22, "UNKNOWN CMD")],
        id="CMD of two words",
    ),
    pytest.param(b"ID=7", [CommandReply("7", None)], id="missing Return"),
    pytest.param(b"ID=7&CMD=DATA", [CommandReply("7", None, "DATA")], id="no Return"),
    pytest.param(
        b"ID=7&Return=&CMD=DATA", [CommandReply("7", None, "DATA")], id="empty Return"
    ),
    pytest.param(
        b"ID=7&Return=abc&CMD=DATA", [CommandReply("7", None, "DATA")], id="odd Return"
    ),
    pytest.param(
        b"ID=7&Return=0&CMD=DATA\0", [CommandReply("7", 0, "DATA")], id="NUL at the end"
    ),
    pytest.param(
        b"ID=7&Return=0&CMD=INFO\n~DeviceName=Speed Face[TD]\nUserCount=3\n"
        b"~OEMVendor=ZKTeco Co., Ltd.\nFlash=\nurl=http://192.0.2.7/?a=1&b=2&ID=3\n",
        [
            CommandReply(
                "7",
                0,
                "INFO",
                {
                    "DeviceName": "Speed Face[TD]",
                    "UserCount": "3",
                    "OEMVendor": "ZKTeco Co., Ltd.",
                    "Flash": "",
                    "url": "http://192.0.2.7/?a=1&b=2&ID=3",
                },
            )
        ],
        id="INFO",
    ),
    pytest.param(
        b"ID=7&Return=0&CMD=INFO\nUserCount=3\nID=5\nReturn=9\n"
        b"ID=8&Return=0&CMD=DATA\n",
        [
            CommandReply("7", 0, "INFO", {"UserCount": "3"}),
            CommandReply("8", 0, "DATA"),
        ],
        id="INFO with another behind it, and an option named ID",
    ),
    *(
        pytest.param(
            b"ID=7&Return=0&CMD=VERIFY SUM&StartTime=2026-05-04 00:00:00"
            b"&EndTime=2026-05-05 00:00:00&" + name + b"=315\n",
            [
                CommandReply(
                    "7",
                    0,
                    "VERIFY SUM",
                    {
                        "StartTime": "2026-05-04 00:00:00",
                        "EndTime": "2026-05-05 00:00:00",
                        "AttlogSum": "315",
                    },
                )
            ],
            id=name.decode(),
        )
        for name in (b"AttlogSum", b"AttLogSum", b"AttlogCount", b"ATTLOGSUM")
    ),
    pytest.param(
        b"ID=7\nSN=T1\nReturn=0\nCMD=Shell\nFILENAME=shellout.txt\n"
        b"Content=uid=0(root)\ngid=0\n",
        [
            CommandReply(
                "7",
                0,
                "Shell",
                {"SN": "T1", "FILENAME": "shellout.txt"},
                b"uid=0(root)\ngid=0\n",
            )
        ],
        id="Shell",
    ),
    pytest.param(
        b"ID=7&Return=-1&CMD=Shell", [CommandReply("7", -1, "Shell")], id="Shell fails"
    ),
    pytest.param(
        b"ID=7\r\nSN=T1\r\nFILENAME=/mnt/a.dat\r\nCMD=GetFile\r\nReturn=%d\r\nContent="
        % len(BINARY)
        + BINARY,
        [
            CommandReply(
                "7",
                len(BINARY),
                "GetFile",
                {"SN": "T1", "FILENAME": "/mnt/a.dat"},
                BINARY,
            )
        ],
        id="GetFile, binary",
    ),
    pytest.param(
        b"ID=7\nCMD=GetFile\nReturn=%d\nContent=" % len(BINARY) + BINARY + b"\r\n",
        [CommandReply("7", len(BINARY), "GetFile", {}, BINARY)],
        id="GetFile, a line end after the file",
    ),
    pytest.param(
        b"ID=7\nCMD=GetFile\nReturn=3\nContent=abcdef",
        [CommandReply("7", 3, "GetFile", {}, b"abcdef")],
        id="GetFile, another size than it says",
    ),
    pytest.param(
        b"ID=7&Return=3&CMD=GetFile&FILENAME=a&Content=a\nb",
        [CommandReply("7", 3, "GetFile", {"FILENAME": "a"}, b"a\nb")],
        id="GetFile in one line",
    ),
    pytest.param(
        b"ID=6&Return=0&CMD=DATA\nID=7\nCMD=GetFile\nReturn=2\nContent=\n\n",
        [CommandReply("6", 0, "DATA"), CommandReply("7", 2, "GetFile", {}, b"\n\n")],
        id="GetFile behind another",
    ),
    pytest.param(
        b"ID=7&Return=-2&CMD=GetFile", [CommandReply("7", -2, "GetFile")], id="no file"
    ),
    pytest.param(
        b"ID=7\nReturn=9512\nCMD=PutFile\n",
        [CommandReply("7", 9512, "PutFile")],
        id="PutFile",
    ),
    pytest.param(
        b"ID=7&Return=-5000&CMD=DATA UPDATE&SN=T2",
        [CommandReply("7", -5000, "DATA UPDATE", {"SN": "T2"})],
        id="of a sub-controller",
    ),
    pytest.param(
        b"ID=7&Return=0&CMD=DATA UPDATE USERINFO PIN=7 Passwd=hunter2",
        [CommandReply("7", 0, "DATA UPDATE USERINFO")],
        id="a command repeated",
    ),
    pytest.param(
        b"\xff\xfe\nnonsense\nID=7&Return=0&CMD=DATA\nmore\n=\n&&&\n",
        [CommandReply("7", 0, "DATA")],
        id="among garbage",
    ),
    pytest.param(
        b"ID=a b&Return=0\nID=&Return=0\nID=%b&Return=0" % (b"9" * 33),
        [],
        id="ids that are none",
    ),
    pytest.param(b"DeviceID=1&Return=0", [], id="another ID"),
    pytest.param(b"", [], id="empty"),
    pytest.param(b"OK", [], id="a word"),
    pytest.param(b"Content=abc\nID=7", [CommandReply("7", None)], id="no reply before"),
]


@pytest.mark.parametrize(("body", "replies"), REPLIES)
def test_parse_replies(body: bytes, replies: list[CommandReply]) -> None:
    """Test every form that documents and terminals have."""
    assert parse_replies(body, QUERY) == replies


@pytest.mark.parametrize(
    "body",
    [
        b"ID=7&Return=0&CMD=GET OPTION&Value=70",
        b"ID=7&Return=0&CMD=GET OPTION&VALUE=70\n",
        b"ID=7&Return=0&CMD=GET OPTION&VOLUME=70",
        b"ID=7&Return=0&CMD=GET OPTION&~Volume=70",
        b"ID=7&Return=0&VOLUME=70&CMD=GET OPTION",
        b"ID=7&Return=0&CMD=GET OPTION\nVOLUME=70\n",
        b"ID=7&Return=0&CMD=GET OPTION\n~VOLUME=70",
        b"ID=7&Return=0&CMD=GET OPTION\r\n70\r\n",
        b"ID=7&Return=0&CMD=GET OPTIONS\nValue=70",
        b"ID=7&Return=0&CMD=GET OPTION FROM VOLUME=70",
        b"ID=7&Return=0&CMD=GET OPTION VOLUME=70",
        b"ID=7\nReturn=0\nCMD=GET OPTION\nVOLUME=70",
        b"ID=7\nReturn=0\nCMD=GET OPTION\n70",
    ],
)
def test_get_option(body: bytes) -> None:
    """Test every place that a value may come in; no log shows the real one."""
    (reply,) = parse_replies(body, QUERY)
    assert (reply.command_id, reply.return_code) == ("7", 0)
    assert reply.option("~VOLUME") == "70"
    assert reply.option("volume") == "70"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"ID=7&Return=0&CMD=GET OPTION&Value=http://h/?a=1&b", "http://h/?a=1&b"),
        (b"ID=7&Return=0&CMD=GET OPTION&Value=", ""),
        (b"ID=7&Return=0&CMD=GET OPTION\nOther=1", None),
        (b"ID=7&Return=0&CMD=GET OPTION", None),
    ],
)
def test_odd_options(body: bytes, value: str | None) -> None:
    """Test values that hold a separator, are empty, or did not come."""
    (reply,) = parse_replies(body, QUERY)
    assert reply.option("VOLUME") == value


@pytest.mark.parametrize(
    ("query", "body", "replies"),
    [
        (
            "SN=T1&ID=7&Return=0&CMD=DATA",
            b"",
            [CommandReply("7", 0, "DATA")],
        ),
        ("ID=7&Return=-1", b"", [CommandReply("7", -1)]),
        ("ID=7&CMD=DATA", b"nonsense", [CommandReply("7", None, "DATA")]),
        (
            "ID=7&Return=0&CMD=INFO",
            b"UserCount=3\n",
            [CommandReply("7", 0, "INFO", {"UserCount": "3"})],
        ),
        (
            "ID=7&Return=0&CMD=VERIFY%20SUM&AttLogSum=3",
            b"",
            [CommandReply("7", 0, "VERIFY SUM", {"AttlogSum": "3"})],
        ),
        (
            "ID=7&Return=3&CMD=GetFile",
            b"Content=a\nb",
            [CommandReply("7", 3, "GetFile", {}, b"a\nb")],
        ),
        (
            "ID=7&Return=0",
            b"ID=7&Return=0&CMD=DATA",
            [CommandReply("7", 0, "DATA")],
        ),
        (
            "ID=7&Return=0",
            b"ID=8&Return=0&CMD=DATA",
            [CommandReply("7", 0), CommandReply("8", 0, "DATA")],
        ),
        ("", b"ID=7&Return=0&CMD=DATA", [CommandReply("7", 0, "DATA")]),
        ("SN=T1&ID=7", b"", []),
        ("ID=a%20b&Return=0", b"", []),
    ],
)
def test_in_the_query(query: str, body: bytes, replies: list[CommandReply]) -> None:
    """Test results in the query, with and without a body."""
    assert parse_replies(body, Query(query)) == replies


def test_values_are_decoded() -> None:
    """Test that a value in the terminal's encoding is read."""
    body = "ID=7&Return=0&CMD=INFO\nName=王小明".encode("gb18030")
    (reply,) = parse_replies(body, QUERY, TextEncoding.GB18030)
    assert reply.values == {"Name": "王小明"}


def test_secrets_are_not_shown() -> None:
    """Test that neither options nor files are in a log."""
    body = b"ID=7\nReturn=0\nCMD=Shell\nCOMKey=hunter2\nContent=hunter2"
    (reply,) = parse_replies(body, QUERY)
    assert reply.content == b"hunter2"
    assert "hunter2" not in repr(reply)


def test_replies_are_bounded() -> None:
    """Test that a body cannot be a flood."""
    assert len(parse_replies(b"ID=7&Return=0\n" * 5000, QUERY)) == 1024
    assert parse_replies(b"\n" * 100_000 + b"ID=7&Return=0", QUERY) == []
    info = b"ID=7&Return=0&CMD=INFO\n"
    (reply,) = parse_replies(
        info + b"".join(b"k%d=%b\n" % (n, b"v" * 9000) for n in range(900)), QUERY
    )
    assert len(reply.values) == 512
    assert {len(value) for value in reply.values.values()} == {1024}
    (reply,) = parse_replies(b"ID=7&Return=0&CMD=" + b"x" * 100_000, QUERY)
    assert len(reply.command) == 64
    (reply,) = parse_replies(b"ID=7&Return=0" + b"&a=b" * 100_000, QUERY)
    assert reply.values == {"a": "b"}


PIECES = st.sampled_from(
    [
        *(b"ID=", b"ID=7", b"Return=0", b"CMD=", b"INFO", b"Shell", b"GET OPTION"),
        *(b"&", b"\t", b"\n", b"\r\n", b"Content=", b"&Content=", b"=", b"~", b"\0"),
    ]
)
BODIES = st.binary() | st.lists(PIECES | st.binary(max_size=4)).map(b"".join)


@given(BODIES, st.text())
@example(b"ID=7\nContent=", "ID=7&Return=0")
@example(b"ID=\xff&Return=\xff&CMD=\xff", "ID=%FF&Return=%FF")
def test_never_raises(body: bytes, query: str) -> None:
    """Test that whatever comes is a list of replies that can be matched."""
    for reply in parse_replies(body, Query(query)):
        assert reply.command_id.isascii()
        assert 1 <= len(reply.command_id) <= 32
        assert reply.command.isprintable() or not reply.command.isascii()
        assert (
            reply.content is None
            or body.endswith(reply.content)
            or (body.rstrip(b"\r\n").endswith(reply.content.rstrip(b"\r\n")))
        )


@given(
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(-9999, 9999)), max_size=50),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
)
def test_every_result_is_found(
    results: list[tuple[int, int]], line_end: bytes, ended: bool
) -> None:
    """Test that what a terminal reports is what is read."""
    lines = [b"ID=%d&Return=%d&CMD=DATA" % result for result in results]
    body = line_end.join(lines) + (line_end if ended else b"")
    assert [
        (int(reply.command_id), reply.return_code)
        for reply in parse_replies(body, QUERY)
    ] == results
