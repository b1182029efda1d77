"""The table of names: which names are one organisation, which are two, and which replaced which.

`kg/data/units.csv` holds what is known of organisations everywhere; `units.csv` in the folder of documents holds a user's
own rows, which win. What the rules of `kg.organisations` make of a name is looked up here and may become another
organisation, another label or another kind; every spelling that those rules know is covered by one row.

    name,aliases,jurisdiction,kind,replaced_by,decision,note
    福建省投资开发集团,福建省投资集团,福建省,,,same,
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpus import places
from corpus.model import Role
from corpus.responsibility.unit_list import Item
from corpus.responsibility.unit_names import name_units
from kg.name_rows import SCOPES, Decision, NameRow, parse_rows
from kg.organisations import OrganisationName, bare_name, fold, identity, short_place

__all__ = ["FILE_NAME", "NameTable", "packaged_names", "read_names"]

FILE_NAME = "units.csv"
Key = tuple[str, str]  # place or scope, base name


class NameTable:
    """Names of organisations after the rules, the packaged rows and the user's. `rows` are the user's.

    `data` is the user's file, empty without one; `digest` its SHA-256. Equal files make equal tables.
    """

    def __init__(self, rows: Iterable[NameRow] = (), data: bytes = b"", *, packaged: Iterable[NameRow] = ()) -> None:
        self.rows, self.data = tuple(rows), data
        self.digest = hashlib.sha256(data).hexdigest() if data else ""
        self._same: dict[Key, Key] = {}
        self._apart: dict[Key, OrganisationName] = {}  # by the name as it is written without its place
        self._shown: dict[Key, OrganisationName] = {}  # by the identity that the rules give
        self._kind: dict[Key, str] = {}
        self._later: dict[Key, str] = {}
        self._known: dict[tuple[str, str, str], OrganisationName] = {}
        for row in (*packaged, *self.rows):
            self._enter(row)

    def identity(self, name: str, place: str, *, within: str = places.NATION) -> OrganisationName:
        """Who `name` is, for a unit of `place`; as `kg.organisations.identity`, and then by the table."""
        asked = name, place, within
        if asked not in self._known:
            self._known[asked] = self._looked_up(name, identity(name, place, within=within))
        return self._known[asked]

    def named(self, name: str, jurisdiction: str) -> OrganisationName:
        """Who `name` is, as a document of `jurisdiction` writes it."""
        return self._looked_up(name, _as_written(name, jurisdiction))

    def _looked_up(self, name: str, plain: OrganisationName) -> OrganisationName:
        apart = self._apart.get((plain.place, bare_name(name, plain.place))) if self._apart else None
        return self._resolved(apart or plain)

    def successor(self, unit: OrganisationName) -> OrganisationName | None:
        """The organisation that replaced `unit` at the same place, where a row says so."""
        keys = [(unit.place, unit.base_name), *((s, unit.base_name) for s in _scopes(unit.place))]
        name = next((self._later[k] for k in keys if k in self._later), None)
        later = self._resolved(_at(name, unit.place)) if name else None
        return later if later and (later.place, later.base_name) != (unit.place, unit.base_name) else None

    def touched(self, before: NameTable) -> frozenset[Key]:
        """The identities, by place or scope and base name, that this table and one before it may treat differently."""
        changed = {replace(r, note="") for r in self.rows} ^ {replace(r, note="") for r in before.rows}
        keys = {k for row in changed for k in _keys(row)}
        return frozenset(keys | {t._final(k) for t in (self, before) for k in keys})

    def _enter(self, row: NameRow) -> None:
        key, *others = _keys(row)
        if row.decision is Decision.UNDECIDED:
            return
        if row.decision is Decision.DIFFERENT:
            for alias, other in zip(row.aliases, others, strict=False):
                self._set_apart(row, key, alias, other)
            return
        self._same.pop(key, None)
        self._same.update({other: key for other in others if other != key})
        if row.jurisdiction not in SCOPES:
            self._shown[key] = _shown(row)
        if row.kind:
            self._kind[key] = row.kind
        if row.replaced_by:
            self._later[key] = row.replaced_by

    def _set_apart(self, row: NameRow, key: Key, alias: str, other: Key) -> None:
        for one, two in ((key, other), (other, key)):
            if self._same.get(one) == two:
                del self._same[one]
        if key == other and row.jurisdiction not in SCOPES:
            bare = bare_name(alias, key[0])
            plain = _as_written(alias, row.jurisdiction)
            label = alias if alias.startswith(key[0]) else key[0] + bare
            self._apart[key[0], bare] = replace(plain, base_name=bare, pref_label=label)

    def _resolved(self, unit: OrganisationName) -> OrganisationName:
        key = place, base = self._final((unit.place, unit.base_name))
        if base != unit.base_name or place != unit.place:
            unit = _at(base, place)
        unit = self._shown.get(key, unit)
        kind = next((self._kind[k] for k in (key, *((s, base) for s in _scopes(place))) if k in self._kind), unit.kind)
        return replace(unit, kind=kind)

    def _final(self, key: Key) -> Key:
        """The identity that rows lead to from one; entering a row breaks every circle, and a name that a row gives to
        one place is not renamed by a row for all."""
        while True:
            scoped = next(((s, key[1]) for s in _scopes(key[0]) if (s, key[1]) in self._same), None)
            if key in self._same:
                key = self._same[key]
            elif scoped and key not in self._shown:
                key = key[0], self._same[scoped][1]
            else:
                return key


def read_names(folder: Path) -> NameTable:
    """The table for the documents in `folder`: the packaged rows and those of its `units.csv`, where it has one.

    Raises BadInput with every row that cannot be used (line, reason): a build with half of a user's decisions would
    name organisations otherwise than he said.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return packaged_names()
    data = path.read_bytes()
    return NameTable(parse_rows(data, path), data, packaged=_packaged_rows())


@cache
def _packaged_rows() -> tuple[NameRow, ...]:
    source = files("kg") / "data" / FILE_NAME
    return parse_rows(source.read_bytes(), Path(FILE_NAME))


@cache
def packaged_names() -> NameTable:
    """The table without rows of a user."""
    return NameTable(packaged=_packaged_rows())


def _scopes(place: str) -> tuple[str, ...]:
    """The scopes that a place is in: 福建省 in 各省 and 各地."""
    if place == places.NATION or place in SCOPES:
        return ()
    return ("各省", "各地") if places.is_province(place) else ("各市县", "各地")


def _at(name: str, place: str) -> OrganisationName:
    """Who a name is at a place that is named as the graph names it (福州市鼓楼区)."""
    city = places.leading_place(place)
    if city and not places.find(place):
        return identity(name, place[len(city[1]) :], within=city[0].name)
    return identity(name, place)


def _as_written(name: str, jurisdiction: str) -> OrganisationName:
    """Who a name is that stands alone in a list of a document of `jurisdiction`: some carry a place of their own."""
    below = places.find(jurisdiction) is None and places.leading_place(jurisdiction)  # 福州市鼓楼区
    if jurisdiction == places.NATION or below:
        return _at(name, jurisdiction)
    item = Item(0, len(name), name, Role.RESPONSIBLE, (), 0, True)
    mention = name_units(name, (item,), jurisdiction)[0]
    return identity(mention.name, mention.place, within=jurisdiction)


def _keys(row: NameRow) -> list[Key]:
    """The identities that the rules give to a row's name and aliases."""
    names = (row.name, *row.aliases)
    if row.jurisdiction in SCOPES:
        return [(row.jurisdiction, fold(n)) for n in names]
    units = [_as_written(n, row.jurisdiction) for n in names]
    return [(u.place, u.base_name) for u in units]


def _shown(row: NameRow) -> OrganisationName:
    """The organisation of a row under the name that the user prefers; a name without its place gets it."""
    unit = _as_written(row.name, row.jurisdiction)
    whole = unit.place == places.NATION or short_place(unit.place) in row.name
    return replace(unit, pref_label=row.name) if whole else unit
