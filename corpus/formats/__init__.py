import hashlib
from dataclasses import dataclass

SUFFIXES = {".txt"}


@dataclass
class Content:
    text: str
    encoding: str
    media_type: str
    sha256: str
    metadata: dict


def read_content(p):
    b = p.read_bytes()
    return Content(b.decode("utf-8"), "utf-8", "text/plain", hashlib.sha256(b).hexdigest(), {})
