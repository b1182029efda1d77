"""Metadata is in setup.cfg; here is only what setuptools cannot be told there: notebooks/ goes into the package."""

from __future__ import annotations

from pathlib import Path
from shutil import copy2

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithNotebooks(build_py):
    """Puts the notebooks, which stand beside the rooms, where `policykg notebook` finds them once it is installed."""

    def run(self) -> None:
        """Build as usual, then copy the notebooks; an editable install reads them where they are."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "query" / "notebooks"
            target.mkdir(parents=True, exist_ok=True)
            for notebook in sorted(Path("notebooks").glob("*.ipynb")):
                copy2(notebook, target)


setup(cmdclass={"build_py": BuildWithNotebooks})
