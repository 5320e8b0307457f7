"""The seeded campaign world that writes the course's exports.

from datasets.simulator import World, export_world
world = World(2431, year=2025, dirt="all")
world.tidy, world.orders, world.claims, ..., world.ledger["faults"]
export_world(world, "somewhere", only=["google_ads", "orders"])
"""

from __future__ import annotations

from .exports import export_world
from .publish import publish
from .world import World

__all__ = ["World", "export_world", "publish"]
