"""Pictures of the graph, for notebooks and papers: `dyad.pictures`.

    from dyad import pictures
    pictures.timeline(kg.dyad("Vietnam", "Russia"))
    pictures.heat_map(kg, "Vietnam")                        partners by year
    pictures.partner_map(kg, "Vietnam")                     partners on the map
    pictures.network(kg, "To Lam")                          what a thing is connected with
    pictures.trend(kg.figures("Vietnam", "Russia"), measure="tourist arrivals")

A picture shows itself in a notebook, without anything from another host, and follows its light or dark theme;
`picture.save("file.pdf")` is for paper. It says what it shows in words (`.alt`), has its documents
(`.sources`), what was left out (`.notes`) and its numbers (`.data`). The functions `draw_...` take tables of
your own.
"""

from __future__ import annotations

from dyad.client.extra import need

need("matplotlib")

from dyad.pictures.asking import heat_map, network, partner_map, timeline, trend  # noqa: E402
from dyad.pictures.dated import Dated  # noqa: E402
from dyad.pictures.heat_map import draw_heat_map  # noqa: E402
from dyad.pictures.network import draw_network  # noqa: E402
from dyad.pictures.partner_map import draw_map  # noqa: E402
from dyad.pictures.picture import Picture, PictureError  # noqa: E402
from dyad.pictures.timeline import draw_timeline  # noqa: E402
from dyad.pictures.trend import Number, draw_trend  # noqa: E402

__all__ = [
    "Dated",
    "Number",
    "Picture",
    "PictureError",
    "draw_heat_map",
    "draw_map",
    "draw_network",
    "draw_timeline",
    "draw_trend",
    "heat_map",
    "network",
    "partner_map",
    "timeline",
    "trend",
]
