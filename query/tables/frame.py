"""Tables as pandas DataFrames: a dtype for each kind, the same whether there are rows or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from corpus.errors import MissingPackage
from query.tables.kinds import Column, Kind, fits, kind_of

if TYPE_CHECKING:
    import pandas

__all__ = ["frame"]


def frame(items: Sequence[Any], columns: Sequence[Column]) -> pandas.DataFrame:
    """The items as rows of a DataFrame. Raises MissingPackage without pandas."""
    try:
        import pandas
    except ImportError as error:
        raise MissingPackage("to_frame() needs pandas: pip install 'policykg[pandas]'") from error
    series = [_series([c.value(i, n) for i in items], c.kind) for n, c in enumerate(columns)]
    found = pandas.DataFrame(dict(enumerate(series)), index=pandas.RangeIndex(len(items)))
    found.columns = pandas.Index([c.name for c in columns], dtype="str" if columns else object)
    return found


def _series(values: Sequence[Any], kind: Kind | None) -> pandas.Series[Any]:
    """A column: of its kind, where that can hold the values, else of the kind that can."""
    import pandas

    known = kind if kind is not None and fits(kind, values) else kind_of(values)
    convert = _CONVERT[known]
    if known is Kind.LIST:
        return pandas.Series([convert(v or ()) for v in values], dtype=object)
    return pandas.Series([None if v is None else convert(v) for v in values], dtype=known.value)


def _text(value: Any) -> str:
    """A value as RDF writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


_CONVERT: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.COUNT: int,
    Kind.NUMBER: float,
    Kind.TRUTH: bool,
    Kind.DATE: _moment,
    Kind.INSTANT: _moment,
    Kind.LIST: list,
}
