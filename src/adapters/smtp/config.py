from enum import StrEnum

import msgspec


class Tls(StrEnum):
    NONE = "none"  # a relay on this machine or in its own network
    STARTTLS = "starttls"
    TLS = "tls"


class SmtpConfig(msgspec.Struct, frozen=True, kw_only=True):
    host: str
    port: int
    tls: Tls = Tls.STARTTLS
    user: str = ""
    password: str = ""
    from_address: str  # of the installation; contractors are told by their display name
    timeout_s: float = 30  # for one mail from connecting to the server's word
    ca_file: str = ""  # PEM of a private authority; "" for the system's
