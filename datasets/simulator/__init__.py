"""The seeded campaign world that writes the course's exports.

    from datasets.simulator import World
    world = World(2431, year=2025, dirt="all")
    world.tidy, world.orders, world.claims, ..., world.ledger["faults"]
"""

from __future__ import annotations

from .world import World

__all__ = ["World"]
