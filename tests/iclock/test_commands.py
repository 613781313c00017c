"""What a command is: how it is delivered, and which ones are dangerous."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.zkteco_push.iclock.commands import (
    DELIVERY_RULES,
    Command,
    CommandError,
    CommandErrorReason,
    Delivery,
    DeliveryRule,
    delivery_of,
    ends_answer,
    is_dangerous,
    verb_of,
)

DELIVERIES = [
    ("AC_UNLOCK 1\t5", Delivery.UNLOCK),
    ("AC_UNLOCK", Delivery.UNLOCK),
    ("  ac_unlock\t1\t5", Delivery.UNLOCK),
    (" " * 9000 + "AC_UNLOCK 1\t5", Delivery.UNLOCK),
    ("CONTROL DEVICE 01010105", Delivery.UNLOCK),
    ("control   device\t01010105", Delivery.UNLOCK),
    ("CONTROL" + " " * 9000 + "DEVICE 01010105", Delivery.UNLOCK),
    ("CONTROL DEVICE 04010100", Delivery.UNLOCK),
    ("CONTROL DEVICE 06010000", Delivery.UNLOCK),
    ("CONTROL DEVICE 1 1 1 15", Delivery.UNLOCK),
    ("REMOTE OPENDOOREX id=1\topentime=5", Delivery.UNLOCK),
    ("REBOOT", Delivery.REBOOT),
    ("reboot now", Delivery.REBOOT),
    ("CONTROL DEVICE 03000000", Delivery.REBOOT),
    ("CLEAR LOG", Delivery.ONCE),
    ("Clear\tData", Delivery.ONCE),
    ("CLEAR ALL USERINFO", Delivery.ONCE),
    ("ENROLL_FP PIN=7\tFID=1", Delivery.ONCE),
    ("ENROLL_MF PIN=7", Delivery.ONCE),
    ("enroll_bio TYPE=9\tPIN=7", Delivery.ONCE),
    ("PutFile http://192.0.2.7/a.tgz\t/mnt", Delivery.ONCE),
    ("UPGRADE checksum=0,url=x,size=1", Delivery.ONCE),
    ("SHELL ls", Delivery.ONCE),
    ("Shell\tls", Delivery.ONCE),
    ("AC_UNALARM", Delivery.REPEAT),
    ("GetFile attlog.dat", Delivery.REPEAT),
    ("DATA UPDATE USERINFO PIN=7\tName=AC_UNLOCK", Delivery.REPEAT),
    ("DATA DELETE USERINFO PIN=7", Delivery.REPEAT),
    ("SET OPTION VOLUME=70", Delivery.REPEAT),
    ("CHECK", Delivery.REPEAT),
    ("", Delivery.REPEAT),
    ("nonsense", Delivery.REPEAT),
]


@pytest.mark.parametrize(("text", "delivery"), DELIVERIES)
def test_delivery_of(text: str, delivery: Delivery) -> None:
    """Test that the verb decides, whatever its case and the white space about it."""
    assert delivery_of(text) is delivery


def test_delivery_rules() -> None:
    """Test the contract's delivery table."""
    assert {
        Delivery.UNLOCK: DeliveryRule(True, timedelta(seconds=15), False),
        Delivery.REBOOT: DeliveryRule(True, timedelta(minutes=5), True),
        Delivery.ONCE: DeliveryRule(True, timedelta(minutes=10), False),
        Delivery.REPEAT: DeliveryRule(False, timedelta(days=30), False),
    } == DELIVERY_RULES


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("REBOOT", True),
        ("CONTROL DEVICE 03000000", True),
        ("check", True),
        ("CLEAR  DATA", True),
        ("UPGRADE type=1,url=x", True),
        ("CLEAR LOG", False),
        ("AC_UNLOCK 1\t5", False),
        ("INFO", False),
        ("", False),
    ],
)
def test_ends_answer(text: str, last: bool) -> None:
    """Test what must have nothing after it."""
    assert ends_answer(text) is last


@pytest.mark.parametrize(
    "text",
    [
        "SHELL ls",
        "shell\tls",
        "SHELLls",
        "GetFile attlog.dat",
        "GETFILE /etc/passwd",
        "PutFile a b",
        "UPGRADE url=x",
        "DATA DELETE",
        "DATA DELETE USERINFO",
        "data delete userinfo",
        "DATA\tDELETE\tUSERINFO",
        "DATA DELETE USERINFO ",
        "DATA DELETE USERINFO PIN=",
        "DATA DELETE USERINFO PIN=\tName=x",
        "DATA DELETE USERINFO PIN=*",
        "DATA DELETE USERINFO PIN = 7",
        "DATA DELETE USERINFO pin=7",
        "DATA DELETE USERINFO uid=7",
        "DATA DELETE USERINFO UID=7",
        "DATA DELETE USERINFO 7",
        "DATA DELETE USERINFO FID=7\tPIN=7",
        "DATA DELETE user uid=7",
        "DATA DELETE SMS PIN=7",
        "DATA DELETE UNHEARDOF PIN=7",
        "DATA DEL_USER",
        "DATA DEL_USER PIN=",
        "DATA DELETED USERINFO PIN=7",
    ],
)
def test_dangerous(text: str) -> None:
    """Test what must not be sent without a confirmation."""
    assert is_dangerous(text)


@pytest.mark.parametrize(
    "text",
    [
        "DATA DELETE USERINFO PIN=7",
        "DATA  DELETE  USERINFO  PIN=7",
        "DATA DELETE FINGERTMP PIN=7\tFID=1",
        "DATA DELETE BIODATA Pin=7",
        "DATA DELETE BIODATA PIN=7\tType=9",
        "DATA DELETE SMS UID=1",
        "DATA DELETE WORKCODE CODE=1",
        "DATA DELETE user Pin=7",
        "DATA DEL_USER PIN=7",
        "DATA QUERY USERINFO",
        "DATA",
        "REBOOT",
        "INFO",
        "",
    ],
)
def test_not_dangerous(text: str) -> None:
    """Test that what has its key is as harmless as anything else."""
    assert not is_dangerous(text)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("DATA QUERY ATTLOG StartTime=x", "DATA QUERY"),
        ("data\tupdate userinfo", "DATA UPDATE"),
        ("CLEAR LOG", "CLEAR LOG"),
        ("SET OPTION A=1", "SET OPTION"),
        ("GET OPTION FROM A", "GET OPTION"),
        ("VERIFY SUM ATTLOG x", "VERIFY SUM"),
        ("RELOAD OPTIONS", "RELOAD OPTIONS"),
        ("CONTROL DEVICE 01010105", "CONTROL DEVICE"),
        ("AC_UNLOCK 1\t5", "AC_UNLOCK"),
        ("Shell ls -l", "SHELL"),
        ("DATA", "DATA"),
        ("", ""),
    ],
)
def test_verb_of(text: str, verb: str) -> None:
    """Test the verb that a return code belongs to."""
    assert verb_of(text) == verb


@given(st.text())
def test_any_text_has_a_delivery(text: str) -> None:
    """Test that nothing that is typed raises."""
    delivery_of(text)
    ends_answer(text)
    is_dangerous(text)
    verb_of(text)


def test_command_hides_its_parameters() -> None:
    """Test that neither a command nor its error shows what it holds."""
    command = Command.of("update_user", pin="7", password="hunter2", card=None)
    assert command == Command("update_user", {"pin": "7", "password": "hunter2"})
    assert command.reference is None
    assert command != Command("update_user", command.parameters, 42)
    assert "hunter2" not in repr(command)
    error = CommandError("password", CommandErrorReason.TOO_LONG)
    assert str(error) == "password: too_long"
    assert (error.field, error.reason) == ("password", CommandErrorReason.TOO_LONG)
