"""The vendor's access-control dialect ("Security PUSH", push 3.x, `DeviceType=acc`).

Sources are named as in the reference sheet access-protocol.md: the vendor's document
("Security PUSH V6.2", where they differ V4.8 or V2.9) with the sheet's section, or
"field" for what real terminals were seen to do.
"""
