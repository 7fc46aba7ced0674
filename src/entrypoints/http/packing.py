"""gzip for who takes it. What is packed beside a secret must not repeat it from answer to answer: see forgery.py."""

import gzip

QUICK, SMALL = 6, 9  # for what is made for one request; for what is packed once


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header names it, and not with a weight of nothing."""
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0") not in {"q=", "q=0."}
    return False


def pack(content: bytes, *, level: int) -> bytes:
    return gzip.compress(content, level, mtime=0)
