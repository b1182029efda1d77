"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The knowledge base at `path`, served at `host` and `port`, to those who know the `token` where there is one.

    A query may take `time_limit_s` and give `row_limit` rows, a request bring `body_limit` bytes; `workers` processes run
    SPARQL. `language` (zh, en) is that of the interface where an address names none. `credentials` (user, password) are
    for the SPARQL server of the knowledge base, `thesauri` the Turtle files with the user's own words. Pages of `origins`
    (https://example.org, or *) may read the API and SPARQL, beside those of this machine.
    """

    path: Path
    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = None
    language: str = "zh"
    time_limit_s: float = 10.0
    row_limit: int = 10_000
    body_limit: int = 1 << 20
    workers: int = 2
    credentials: tuple[str, str] | None = None
    thesauri: tuple[Path, ...] = ()
    origins: tuple[str, ...] = ()
