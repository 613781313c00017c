"""The query of a request line."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.zkteco_push.iclock.query import Query
from custom_components.zkteco_push.iclock.text import TextEncoding


@pytest.mark.parametrize(
    ("raw", "name", "value"),
    [
        pytest.param("SN=TEST1&table=ATTLOG", "sn", "TEST1", id="upper case"),
        pytest.param("sn=TEST1", "sn", "TEST1", id="lower case"),
        pytest.param("Table=RemoteAtt", "table", "RemoteAtt", id="capital"),
        pytest.param("oPsTaMp=9", "opstamp", "9", id="any case"),
        pytest.param("%53N=TEST1", "sn", "TEST1", id="an encoded name"),
        pytest.param("DeviceType=middle%20east", "devicetype", "middle east", id="%20"),
        pytest.param(
            "INFO=Ver 8.0.4.2-0000-01,1,0,11,192.0.2.1",
            "info",
            "Ver 8.0.4.2-0000-01,1,0,11,192.0.2.1",
            id="raw blank",
        ),
        pytest.param("INFO=Ver+8.0", "info", "Ver+8.0", id="plus is a plus"),
        pytest.param("a=%2B%26%3D", "a", "+&=", id="encoded separators"),
        pytest.param("a=b=c", "a", "b=c", id="equals in a value"),
        pytest.param("type=x&type=y", "type", "x", id="the first of two"),
        pytest.param("SN=A&sn=B", "sn", "A", id="the first of two cases"),
        pytest.param("SN=&sn=B", "sn", "", id="the first, even if empty"),
        pytest.param("Stamp", "stamp", "", id="no equals"),
        pytest.param("Stamp=", "stamp", "", id="no value"),
        pytest.param("&&SN=A&&", "sn", "A", id="empty parts"),
        pytest.param("=x&SN=A", "sn", "A", id="no name"),
        pytest.param("SN=A%", "sn", "A%", id="a cut percent sign"),
        pytest.param("SN=A%zz", "sn", "A%zz", id="no hexadecimal"),
        pytest.param("PIN=%E6%9E%97", "pin", "林", id="utf-8 bytes"),
        pytest.param("PIN=Zo%EB", "pin", "Zoë", id="undecodable bytes"),
        pytest.param("table=ATTLOG", "sn", None, id="not there"),
        pytest.param("", "sn", None, id="empty"),
    ],
)
def test_text(raw: str, name: str, value: str | None) -> None:
    """Test what a parameter is read as."""
    query = Query(raw)
    assert query.text(name) == value
    assert (name in query) is (value is not None)


def test_text_in_the_terminals_encoding() -> None:
    """Test that encoded bytes are read as the terminal writes them."""
    query = Query("PIN=%C1%D6")
    assert query.text("pin", TextEncoding.GB18030) == "林"
    assert query.text("pin", TextEncoding.UTF_8) == "ÁÖ"


def test_many_parameters() -> None:
    """Test that a flood of parameters does not hide or grow anything."""
    query = Query("SN=A&" + "&".join(f"x{number}=1" for number in range(10_000)))
    assert query.text("sn") == "A"
    assert "x20" in query
    assert "x9999" not in query


def test_bytes_that_are_no_text() -> None:
    """Test that raw bytes, which aiohttp decodes to surrogates, come out as sent."""
    query = Query(b"SN=\xffA&na\xffme=\xd5\xc5".decode("utf-8", "surrogateescape"))
    assert query.text("sn") == "\xffA"
    assert query.text("na\xffme", TextEncoding.GB18030) == "张"


@settings(max_examples=150, deadline=None)
@given(raw=st.text(alphabet=st.characters(max_codepoint=0x7F), max_size=200))
def test_any_text(raw: str) -> None:
    """Test that no request line raises anything."""
    query = Query(raw)
    assert query.text("sn") is None or "sn" in query
