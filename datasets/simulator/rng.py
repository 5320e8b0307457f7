"""One random stream per table, so that making one table never changes another."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, year: int, name: str) -> np.random.Generator:
    """Generator of the table `name` in the world (seed, year)."""
    return np.random.default_rng(np.random.SeedSequence([seed, year, zlib.crc32(name.encode())]))


def beta_binomial(
    rng: np.random.Generator, count: np.ndarray, rate: np.ndarray, strength: float
) -> np.ndarray:
    """Over-dispersed successes out of `count`: the rate itself is drawn from a beta.

    Args:
        count: trials, integers >= 0.
        rate: mean success rate in (0, 1).
        strength: alpha + beta of the beta distribution; the smaller, the more dispersed.
    """
    rate = np.clip(rate, 1e-6, 1 - 1e-6)
    return rng.binomial(count, rng.beta(rate * strength, (1 - rate) * strength))


def negative_binomial(rng: np.random.Generator, mean: np.ndarray, shape: float) -> np.ndarray:
    """Counts with variance mean + mean**2 / shape (a Poisson whose rate is a gamma)."""
    mean = np.asarray(mean, dtype=float)
    return rng.poisson(mean * rng.gamma(shape, 1 / shape, mean.shape))
