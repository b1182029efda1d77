"""The page of the vocabulary and its picture, made from kg/ontology.ttl: python docs/make_ontology.py.

Writes docs/ontology.md and docs/ontology.svg; a test holds them equal to the ontology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

__all__ = ["ontology", "page", "picture"]

ROOT = Path(__file__).resolve().parents[1]
NAMESPACE = "https://w3id.org/policykg/ns#"
_ABOUT = URIRef("https://w3id.org/policykg/ns")
_KINDS = (
    (OWL.Class, "Classes"),
    (OWL.ObjectProperty, "Links between things"),
    (OWL.DatatypeProperty, "Values of things"),
)
# The picture: the columns in which classes stand, as the data goes: a document, its parts, what they say, whom they name.
_COLUMNS = (
    (20, ("eli:LegalResource", "eli:LegalResourceSubdivision")),
    (20, ("pkg:Task", "pkg:Target")),
    (150, ("pkg:Assignment", "pkg:DomainMention", "pkg:Domain")),
    (20, ("pkg:Unit", "pkg:Role", "oa:SpecificResource")),
    (20, ("pkg:UnitGroup", "pkg:Place")),
)
_NOTE = "每项任务、职责、领域提及和指标都有 evidence 依据 · every task, assignment, mention and target has its evidence"
_WIDTH, _LINE, _GAP = 210, 17, 120


def ontology() -> Graph:
    """The ontology, parsed."""
    return Graph().parse(ROOT / "kg" / "ontology.ttl")


def _short(graph: Graph, term: object) -> str:
    """A term with its prefix."""
    return graph.namespace_manager.qname(str(term)) if isinstance(term, URIRef) else str(term)


def _said(graph: Graph, term: URIRef, predicate: URIRef, language: str) -> str:
    texts = (o for o in graph.objects(term, predicate) if isinstance(o, Literal) and o.language == language)
    return str(next(texts, ""))


def _ours(graph: Graph, kind: URIRef) -> list[URIRef]:
    """Our terms of a kind, by name."""
    return sorted(s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef) and s.startswith(NAMESPACE))


def page(graph: Graph) -> str:
    """The page, in Markdown."""
    return "\n".join(_page(graph)) + "\n"


def _page(graph: Graph) -> Iterator[str]:
    yield f"# {_said(graph, _ABOUT, DCTERMS.title, 'en')} · {_said(graph, _ABOUT, DCTERMS.title, 'zh')}"
    yield f"\n{_said(graph, _ABOUT, DCTERMS.description, 'en')} {_said(graph, _ABOUT, DCTERMS.description, 'zh')}\n"
    yield f"Namespace `{NAMESPACE}`, prefix `pkg`. Made from `kg/ontology.ttl` by `docs/make_ontology.py`.\n"
    yield "![The classes and the links between them](ontology.svg)"
    for kind, heading in _KINDS:
        yield f"\n## {heading}"
        for term in _ours(graph, kind):
            yield from _term(graph, term)
    yield "\n## Roles"
    for term in sorted(s for s in graph.subjects(RDF.type, URIRef(f"{NAMESPACE}Role")) if isinstance(s, URIRef)):
        yield from _term(graph, term)


def _term(graph: Graph, term: URIRef) -> Iterator[str]:
    yield f"\n### {_short(graph, term)}\n"
    yield f"**{_said(graph, term, RDFS.label, 'zh')}** · {_said(graph, term, RDFS.label, 'en')}\n"
    yield f"{_said(graph, term, SKOS.definition, 'zh')}<br>{_said(graph, term, SKOS.definition, 'en')}\n"
    facts = (
        (RDFS.subClassOf, "a kind of"), (RDFS.subPropertyOf, "a kind of"), (RDFS.domain, "of"), (RDFS.range, "leads to"),
    )  # fmt: skip
    for predicate, words in facts:
        others = sorted(_short(graph, o) for o in graph.objects(term, predicate))
        if others:
            yield f"- {words} {', '.join(_linked(o) for o in others)}"


def _linked(name: str) -> str:
    """A term of ours with a link to its place on the page."""
    return f"[{name}](#{name.replace(':', '').lower()})" if name.startswith("pkg:") else f"`{name}`"


@dataclass(frozen=True, slots=True)
class Box:
    """A class in the picture: where it stands and the lines in it, the first its name."""

    name: str
    x: int
    y: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """How high the box is."""
        return _LINE * len(self.lines) + 12

    def side(self, other: Box) -> tuple[int, int]:
        """Where a line to another box leaves this one."""
        x = self.x + _WIDTH if other.x > self.x else self.x if other.x < self.x else self.x + _WIDTH // 2
        if other.x == self.x:
            return x, self.y + self.height if other.y > self.y else self.y
        return x, self.y + self.height // 2


def picture(graph: Graph) -> str:
    """The classes as boxes with their values, and the links between them, as SVG."""
    boxes = {box.name: box for box in _boxes(graph)}
    width = len(_COLUMNS) * (_WIDTH + _GAP) - _GAP + 90
    height = max(box.y + box.height for box in boxes.values()) + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        '<defs><marker id="tip" markerWidth="9" markerHeight="9" refX="8" refY="4" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="#777"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_lines(graph, boxes),
        *(_drawn(box) for box in boxes.values()),
        f'<text x="20" y="{height - 16}" fill="#555">{_NOTE}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _boxes(graph: Graph) -> Iterator[Box]:
    for n, (y, column) in enumerate(_COLUMNS):
        for name in column:
            box = Box(name, 20 + n * (_WIDTH + _GAP), y, (name, *_values(graph, name)))
            yield box
            y += box.height + 60


def _values(graph: Graph, name: str) -> list[str]:
    """The label of a class and the values that only it has."""
    node = graph.namespace_manager.expand_curie(name)
    label = _said(graph, node, RDFS.label, "zh")
    found = [
        f"{_short(graph, p).removeprefix('pkg:')}  {_said(graph, p, RDFS.label, 'zh')}"
        for p in _ours(graph, OWL.DatatypeProperty)
        if (p, RDFS.domain, node) in graph
    ]
    return [*([label] if label else []), *found]


def _links(graph: Graph) -> list[tuple[str, str, list[str]]]:
    """Pairs of classes with the links from one to the other. Where a link may lead to several, the ontology names none:
    the links to units lead to both kinds."""
    found: dict[tuple[str, str], list[str]] = {}
    for term in _ours(graph, OWL.ObjectProperty):
        name = _short(graph, term).removeprefix("pkg:")
        domain, range_ = (graph.value(term, p) for p in (RDFS.domain, RDFS.range))
        ends = [_short(graph, range_)] if range_ else ["pkg:Unit"] if "nit" in name else []
        for end in ends if domain else []:
            found.setdefault((_short(graph, domain), end), []).append(name)
    found.setdefault(("eli:LegalResourceSubdivision", "eli:LegalResource"), []).append("inDocument")
    found.setdefault(("pkg:Unit", "pkg:Place"), []).append("jurisdiction")
    found.setdefault(("pkg:Task", "pkg:Target"), []).append("hasTarget")
    found.setdefault(("pkg:Task", "eli:LegalResourceSubdivision"), []).append("section")
    return [(start, end, names) for (start, end), names in sorted(found.items())]


def _lines(graph: Graph, boxes: dict[str, Box]) -> Iterable[str]:
    for start, end, names in _links(graph):
        if start in boxes and end in boxes:
            yield _loop(boxes[start], names) if start == end else _line(boxes[start], boxes[end], names)


def _line(one: Box, other: Box, names: list[str]) -> str:
    (x1, y1), (x2, y2) = one.side(other), other.side(one)
    middle = (x1 + x2) // 2
    top = (y1 + y2) // 2 - 5 - 7 * (len(names) - 1)
    label = "".join(_label(middle, top + 14 * n, name) for n, name in enumerate(names))
    return f'<path d="M{x1},{y1} L{x2},{y2}" stroke="#777" fill="none" marker-end="url(#tip)"/>{label}'


def _label(x: int, y: int, text: str) -> str:
    """The name of a link, legible on top of lines."""
    style = 'text-anchor="middle" font-size="11" fill="#a33" stroke="#fff" stroke-width="4" paint-order="stroke"'
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'


def _loop(box: Box, names: list[str]) -> str:
    x, y = box.x + _WIDTH, box.y + box.height // 2
    return (
        f'<path d="M{x},{y - 8} c30,-14 30,30 0,16" stroke="#777" fill="none" marker-end="url(#tip)"/>'
        f'<text x="{x + 8}" y="{y + 24}" fill="#a33" font-size="11">{escape(" · ".join(names))}</text>'
    )


def _drawn(box: Box) -> str:
    texts = "".join(
        f'<text x="{box.x + 8}" y="{box.y + 18 + n * _LINE}"{" font-weight=" + chr(34) + "bold" + chr(34) if not n else ""}>'
        f"{escape(line)}</text>"
        for n, line in enumerate(box.lines)
    )
    return f'<rect x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{box.height}" rx="5" fill="#f4f7fb" stroke="#456"/>{texts}'


def main() -> None:
    """Write the page and the picture."""
    graph = ontology()
    (ROOT / "docs" / "ontology.md").write_text(page(graph), "utf-8")
    (ROOT / "docs" / "ontology.svg").write_text(picture(graph), "utf-8")


if __name__ == "__main__":
    main()
