"""A list of results that knows its columns, and the field of a dataclass that always holds one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Generic, SupportsIndex, TypeVar, overload

from query.tables.kinds import Column

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["Listed", "Table"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Table(tuple[T_co, ...]):
    """A list of results: a tuple whose columns are known, so that it can become a data frame."""

    _columns: tuple[Column, ...]

    def __new__(cls, items: Iterable[T_co] = (), columns: Sequence[Column] = ()) -> Table[T_co]:
        """The items of a list, with the columns of its frame."""
        table = super().__new__(cls, items)
        table._columns = tuple(columns)
        return table

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of the frame."""
        return tuple(c.name for c in self._columns)

    @overload
    def __getitem__(self, index: SupportsIndex) -> T_co: ...
    @overload
    def __getitem__(self, index: slice[Any, Any, Any]) -> Table[T_co]: ...
    def __getitem__(self, index: Any) -> Any:
        """An item, or the table of some."""
        found = super().__getitem__(index)
        return Table(found, self._columns) if isinstance(index, slice) else found

    def __repr__(self) -> str:
        return f"Table({list(self)!r})"

    def _repr_html_(self) -> str:
        """For Jupyter."""
        from query.display import table_html

        return table_html(self, self._columns)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """For IPython in a terminal."""
        from query.display import table_text

        printer.text(table_text(self, self._columns))

    def to_frame(self) -> pandas.DataFrame:
        """The list as a pandas DataFrame, a row an item; columns and dtypes are the same when there is none.

        docs/dataframes.md names them. Raises MissingPackage without pandas.
        """
        from query.tables.frame import frame

        return frame(self, self._columns)

    def to_polars(self) -> polars.DataFrame:
        """The same as a DataFrame of polars; lists are `List(String)`, also where none has an element.

        Raises MissingPackage without polars.
        """
        from query.tables.frame import polars_frame

        return polars_frame(self, self._columns)


class Listed(Generic[T]):
    """A field of a dataclass that is given as any sequence, none unless given, and read as a `Table`.

    A descriptor as the standard library describes it for dataclasses; the class then has no slots.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)

    def __set_name__(self, owner: type, name: str) -> None:
        """Where the table is kept in an object."""
        self._name = f"_{name}"

    def __get__(self, instance: object | None, owner: type) -> Table[T]:
        """The table of an object; of the class, the default."""
        table: Table[T] = Table((), self._columns) if instance is None else instance.__dict__[self._name]
        return table

    def __set__(self, instance: object, items: Sequence[T]) -> None:
        """Keep a sequence as a table."""
        instance.__dict__[self._name] = Table(items, self._columns)
