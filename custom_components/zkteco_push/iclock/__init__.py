"""The terminals' protocol: bytes and texts in, frozen records out, and back.

Pure: no I/O, no clock and no Home Assistant. Sources are named as in the reference
sheets: the vendor's attendance document ("V4.0", "V5.8", "2015", "2.2X", "2008",
"SDK3.2") with its section, the condensed note ("seed"), or "field" for what real
terminals were seen to do.
"""
