"""The addresses of all pages, built in one place; a language other than the server's own goes on in every link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

__all__ = ["SUFFIXES", "Links"]

SUFFIXES = (".html", ".json", ".csv", ".ttl", ".xlsx")  # the last part of an address that names a representation
_READABLE = "/()~!*',;:@$"  # characters of a path that need no %-code


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below the root of the server; `language` is named in them unless it is ""."""

    language: str = ""

    def to(self, path: str, anchor: object = "", **parameters: object) -> str:
        """The address of a path that is encoded already, with those parameters that are given, and an anchor there."""
        given = {k: v for k, v in parameters.items() if v not in (None, "", ())}
        if self.language:
            given["lang"] = self.language
        query = f"?{urlencode(given, doseq=True)}" if given else ""
        return f"{path}{query}{f'#{anchor}' if anchor else ''}"

    def home(self) -> str:
        """The page with the question."""
        return self.to("/")

    def ask(self, question: str = "", **parameters: object) -> str:
        """The answer to a question."""
        return self.to("/ask", q=question, **parameters)

    def search(self, text: str = "", **filters: object) -> str:
        """The passages for a text."""
        return self.to("/search", q=text, **filters)

    def documents(self, **parameters: object) -> str:
        """All documents."""
        return self.to("/documents", **parameters)

    def document(self, document: str, start: int | None = None, end: int | None = None, anchor: str = "") -> str:
        """A document; with `start` and `end` its text with these characters highlighted, and shown at once."""
        place = {"start": start, "end": end} if start is not None and end is not None else {}
        return self.to(f"/documents/{_path(document)}", anchor or ("hit" if place else ""), **place)

    def tasks(self, **filters: object) -> str:
        """The ledger of tasks: unit, role, domain, year, document."""
        return self.to("/tasks", **filters)

    def task(self, document: str, key: str, **parameters: object) -> str:
        """A task by its key in the document: its path, with ~2 where it is the second of that path."""
        return self.to(f"/tasks/{_path(f'{document}/{key}')}", **parameters)

    def units(self, **parameters: object) -> str:
        """All units."""
        return self.to("/units", **parameters)

    def unit(self, name: str, place: str | None = None, **parameters: object) -> str:
        """A unit or group; `place` tells apart those of one name, such as 各县区政府."""
        return self.to(f"/units/{_path(name)}", place=place, **parameters)

    def domains(self, **parameters: object) -> str:
        """All domains."""
        return self.to("/domains", **parameters)

    def domain(self, label: str, document: str | None = None, **parameters: object) -> str:
        """A domain in all documents that plan for it, or in one of them."""
        return self.to(f"/domains/{_path(label)}", document=document, **parameters)

    def statistics(self, **parameters: object) -> str:
        """Tasks by unit, by domain, by year."""
        return self.to("/statistics", **parameters)

    def graph(self, **parameters: object) -> str:
        """The picture around a `unit`, a `task` or a `document`."""
        return self.to("/graph", **parameters)

    def query(self, **parameters: object) -> str:
        """The page for SPARQL."""
        return self.to("/query", **parameters)

    def resource(self, iri: str, base: str) -> str:
        """The address at which this server dereferences an IRI of the data; the IRI itself where it is of elsewhere."""
        if not iri.startswith(base):
            return iri
        return self.to(f"/id/{quote(iri.removeprefix(base), safe=f'{_READABLE}%')}")

    def static(self, name: str, version: str) -> str:
        """A file that belongs to the pages; it may be kept, for another version has another address."""
        return f"/static/{name}?v={version}"

    def representation(self, path: str, parameters: Mapping[str, str], suffix: str) -> str:
        """The data behind a page: the same address with another ending."""
        return f"{quote(path, safe=_READABLE)}{suffix}" + (f"?{urlencode(parameters)}" if parameters else "")


def _path(text: str) -> str:
    """Text as the last part of a path; one that ends as data does is marked as a page."""
    encoded = quote(text, safe=_READABLE)
    return f"{encoded}.html" if text.endswith(SUFFIXES) else encoded
