"""Tables as DataFrames of pandas and of polars: a dtype for each kind, the same whether there are rows or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from corpus.errors import MissingPackage
from query.tables.kinds import Column, Kind, fits, kind_of

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["frame", "polars_frame"]


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


def polars_frame(items: Sequence[Any], columns: Sequence[Column]) -> polars.DataFrame:
    """The items as rows of a DataFrame of polars. Raises MissingPackage without it."""
    try:
        import polars
    except ImportError as error:
        raise MissingPackage("to_polars() needs polars: pip install 'policykg[polars]'") from error
    types: Mapping[Kind, Any] = {
        Kind.TEXT: polars.String,
        Kind.COUNT: polars.Int64,
        Kind.NUMBER: polars.Float64,
        Kind.TRUTH: polars.Boolean,
        Kind.DATE: polars.Datetime("us"),
        Kind.INSTANT: polars.Datetime("us", "UTC"),
        Kind.LIST: polars.List(polars.String),
    }
    held = [(c.name, *_held([c.value(i, n) for i in items], c.kind)) for n, c in enumerate(columns)]
    return polars.DataFrame([polars.Series(name, values, types[kind]) for name, kind, values in held])


def _series(values: Sequence[Any], kind: Kind | None) -> pandas.Series[Any]:
    """A column of pandas."""
    import pandas

    known, held = _held(values, kind)
    return pandas.Series(held, dtype=known.value)


def _held(values: Sequence[Any], kind: Kind | None) -> tuple[Kind, list[Any]]:
    """A column: of its kind, where that can hold the values, else of the kind that can; and what it holds."""
    known = kind if kind is not None and fits(kind, values) else kind_of(values)
    convert = _CONVERT[known]
    if known is Kind.LIST:
        return known, [convert(v or ()) for v in values]
    return known, [None if v is None else convert(v) for v in values]


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
