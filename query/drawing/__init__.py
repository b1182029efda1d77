"""Pictures as SVG by our own hand: pure functions from networks and rows to a `Drawing`."""

from query.drawing.bars import draw_bars
from query.drawing.matrix import draw_matrix
from query.drawing.network import draw_network
from query.drawing.svg import Drawing
from query.drawing.timeline import Due, draw_timeline

__all__ = ["Drawing", "Due", "draw_bars", "draw_matrix", "draw_network", "draw_timeline"]
