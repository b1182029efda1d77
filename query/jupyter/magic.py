"""The cell magic %%sparql: a query as the text of a cell, its rows as a data frame.

%load_ext policykg

%%sparql kb -o frame
SELECT ?title WHERE { ?task a pkg:Task ; dcterms:title ?title }
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import BadQuery, CallerError
from corpus.model import Evidence
from indexer.search import Hit
from query.knowledge_base import PolicyKG, open_knowledge_base

if TYPE_CHECKING:
    import pandas
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["load_ipython_extension", "run_cell"]

_USAGE = "%%sparql [KB] [-o NAME]: KB is a variable or a folder (default: kb, or the only one there is)"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext policykg` runs: makes %%sparql known, and how hits and evidence are shown."""
    from query.display import evidence_html, hit_html

    def sparql(line: str, cell: str) -> pandas.DataFrame:
        return run_cell(line, cell, shell.user_ns)

    sparql.__doc__ = f"{_USAGE}. The rows are the cell's data frame, with -o NAME a variable as well."
    register: Any = shell.register_magic_function  # a wrapper whose types lose the first argument
    register(sparql, "cell", "sparql")
    _show(shell, Evidence, evidence_html)
    _show(shell, Hit, hit_html)


def _show(shell: Any, kind: type, html: Callable[[Any], str]) -> None:
    """Show values of a kind as HTML: those of earlier rooms, which know nothing of display."""
    if shell.display_formatter is not None:
        shell.display_formatter.formatters["text/html"].for_type(kind, html)


def run_cell(line: str, cell: str, variables: dict[str, Any]) -> pandas.DataFrame:
    """The rows of the query in a cell as a data frame, kept as a variable too where the line says `-o NAME`.

    Raises CallerError for a line that is not understood, BadQuery, with the place, for a query that cannot be run.
    """
    base, name = _options(line)
    if not cell.strip():
        raise BadQuery(f"%%sparql: no query; write it below the line\n{_USAGE}")
    kb = _knowledge_base(base, variables)
    if isinstance(kb, PolicyKG):
        frame = kb.sparql(cell).to_frame()
    else:
        with open_knowledge_base(kb) as opened:
            frame = opened.sparql(cell).to_frame()
    if name:
        variables[name] = frame
    return frame


def _options(line: str) -> tuple[str | None, str | None]:
    """What a line names: the knowledge base, the variable for the rows."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise CallerError(f"%%sparql {line}: {error}\n{_USAGE}") from error
    name = None
    if "-o" in words:
        at = words.index("-o")
        name = next(iter(words[at + 1 : at + 2]), "")
        if not name.isidentifier():
            raise CallerError(f"%%sparql {line}: -o needs the name of a variable\n{_USAGE}")
        del words[at : at + 2]
    if len(words) > 1 or any(w.startswith("-") for w in words):
        raise CallerError(f"%%sparql {line}: not understood\n{_USAGE}")
    return next(iter(words), None), name


def _knowledge_base(name: str | None, variables: Mapping[str, Any]) -> PolicyKG | Path:
    """The variable of that name, or the folder; without a name `kb`, or the only open knowledge base."""
    known = {n: v for n, v in variables.items() if isinstance(v, PolicyKG) and not n.startswith("_")}
    if name is None:
        name = "kb" if "kb" in known else next(iter(known), None) if len(set(map(id, known.values()))) == 1 else None
        if name is None:
            there = f"there are {', '.join(known)}" if known else "none is open: kb = policykg.open('policy.kg')"
            raise CallerError(f"%%sparql: which knowledge base? {there}\n{_USAGE}")
    if name in known:
        return known[name]
    if name in variables or not Path(name).exists():
        raise CallerError(f"%%sparql: {name} is neither a knowledge base (policykg.open) nor a folder\n{_USAGE}")
    return Path(name)
