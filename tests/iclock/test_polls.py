"""What a terminal tells with its polls, and what it says of itself otherwise."""

import pytest

from custom_components.zkteco_push.iclock.attendance.code_books import (
    CONDENSED,
    STANDARD,
    CodeBook,
)
from custom_components.zkteco_push.iclock.attendance.polls import parse_info
from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.records import Info
from custom_components.zkteco_push.terminal_state import (
    Counters,
    TerminalFacts,
    counters_of,
    options_of_info,
)

ADDRESS = "192.0.2.7"


@pytest.mark.parametrize(
    ("raw", "info"),
    [
        pytest.param(
            f"Ver 6.39 Apr 28 2008,2,0,0,{ADDRESS}",
            Info("Ver 6.39 Apr 28 2008", 2, 0, 0, ADDRESS),
            id="5, of 2008, raw blanks",
        ),
        pytest.param(
            f"Ver%206.60,2,3,4,{ADDRESS},10",
            Info("Ver 6.60", 2, 3, 4, ADDRESS, None, 10),
            id="6",
        ),
        pytest.param(
            f"Ver%208.0,2,3,4,{ADDRESS},10,7,12,5",
            Info("Ver 8.0", 2, 3, 4, ADDRESS, 5, 10, 7),
            id="9",
        ),
        pytest.param(
            f"ZAM-Ver1.3.5,3,5,24,{ADDRESS},10,58,12,2,11110",
            Info("ZAM-Ver1.3.5", 3, 5, 24, ADDRESS, 2, 10, 58),
            id="10",
        ),
        pytest.param(
            f"Ver 7.0,2,3,4,{ADDRESS},10,7,5,110",
            Info("Ver 7.0", 2, 3, 4, ADDRESS, 5, 10, 7),
            id="9, feature bits last",
        ),
        pytest.param(
            f"ZAM-Ver3.4,1,0,16,{ADDRESS},10,39,12,1,01110,0,0,0",
            Info("ZAM-Ver3.4", 1, 0, 16, ADDRESS, 1, 10, 39),
            id="13",
        ),
        pytest.param(
            f"Ver%208.0,2,2,18,{ADDRESS},10,-1,0,0,101",
            Info("Ver 8.0", 2, 2, 18, ADDRESS, 0, 10, None),
            id="no face algorithm",
        ),
        pytest.param(
            f"V1,2,-1,4,{ADDRESS},-1,-1,0,-1,0",
            Info("V1", 2, None, 4, ADDRESS, None, None, None),
            id="-1 is a sensor that is not there",
        ),
        pytest.param("V1", Info("V1"), id="1"),
        pytest.param("", Info(), id="empty"),
        pytest.param(
            f",x,,1.5,{ADDRESS}", Info(None, None, None, None, ADDRESS), id="junk"
        ),
        pytest.param("V%001,1", Info(None, 1), id="not printable"),
    ],
)
def test_parse_info(raw: str, info: Info) -> None:
    """Test every number of values that firmware sends."""
    assert parse_info(Query(f"SN=T1&INFO={raw}").text("info") or "") == info


def test_info_is_bounded() -> None:
    """Test that a firmware version cannot be a novel."""
    assert len(parse_info("V" * 10_000).firmware or "") <= 512


def test_options_of_info() -> None:
    """Test that INFO's values have the names of the options push, 0 included."""
    assert options_of_info(Info("V1", 3, 0, 24, ADDRESS, 2, 10, 58)) == {
        "FWVersion": "V1",
        "UserCount": "3",
        "FPCount": "0",
        "TransactionCount": "24",
        "FaceCount": "2",
        "IPAddress": ADDRESS,
        "FPVersion": "10",
        "FaceVersion": "58",
    }
    assert options_of_info(Info()) == {}


@pytest.mark.parametrize(
    ("options", "book", "counters"),
    [
        pytest.param(
            {
                "UserCount": "3",
                "FPCount": "5",
                "FaceCount": "2",
                "PvCount": "1",
                "TransactionCount": "24",
            },
            STANDARD,
            Counters(3, 5, 2, 1, 24),
            id="all",
        ),
        pytest.param({}, STANDARD, Counters(), id="nothing"),
        pytest.param(
            {"UserCount": "", "FPCount": "-1", "FaceCount": "x"},
            STANDARD,
            Counters(),
            id="no counts",
        ),
        pytest.param(
            {"MultiBioDataCount": "0:18:1:0:0:0:0:0:3:4"},
            STANDARD,
            Counters(faces=5, palms=3),
            id="by type, 10 positions",
        ),
        pytest.param(
            {"MultiBioCount": "0:18:1:0:0:0:0:0:3:4:5"},
            STANDARD,
            Counters(faces=5, palms=8),
            id="by type, 11 positions, other name",
        ),
        pytest.param(
            {"MultiBioDataCount": "0:1:1:1:0:2:3:4:0:0:5"},
            CONDENSED,
            Counters(faces=5, palms=9),
            id="by type, condensed",
        ),
        pytest.param(
            {"FaceCount": "0", "MultiBioDataCount": "0:0:0:0:0:0:0:0:0:4"},
            STANDARD,
            Counters(faces=0, palms=0),
            id="the counter of its own wins",
        ),
        pytest.param(
            {"MultiBioDataCount": "0:1"}, STANDARD, Counters(), id="too short a list"
        ),
        pytest.param(
            {"MultiBioDataCount": ""}, STANDARD, Counters(), id="an empty list"
        ),
    ],
)
def test_counters(options: dict[str, str], book: CodeBook, counters: Counters) -> None:
    """Test the counters among options, by themselves or in a list by type."""
    assert counters_of(options, book) == counters


@pytest.mark.parametrize(
    ("options", "facts"),
    [
        pytest.param(
            {
                "DeviceName": "Model One",
                "OEMVendor": "ZKTeco Co., Ltd.",
                "FWVersion": "V1",
                "Platform": "ZMM_X",
                "MAC": "00:00:5e:00:53:01",
            },
            TerminalFacts(
                "Model One", "ZKTeco Co., Ltd.", "V1", "ZMM_X", "00:00:5e:00:53:01"
            ),
            id="all",
        ),
        pytest.param({}, TerminalFacts(), id="nothing"),
        pytest.param(
            {"DeviceName": " ", "OEMVendor": "", "FWVersion": "V\x001"},
            TerminalFacts(),
            id="not fit to be shown",
        ),
        pytest.param(
            {"DeviceName": "x" * 100}, TerminalFacts(model="x" * 64), id="too long"
        ),
    ],
)
def test_facts(options: dict[str, str], facts: TerminalFacts) -> None:
    """Test what is shown of a terminal's making."""
    assert TerminalFacts.from_options(options) == facts
