"""Images side by side, each a button."""

from components.widgets.tiles.tiles import Tile, tiles

__all__ = ["Tile", "tiles"]
