"""T2.1.s1: wherever the stream is cut, the answer is that of the whole, and of DuckDB."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from autograder.exercises.t2_1_scale import BUYER, KEYS, add_piece
from datasets.scale import table


@pytest.mark.parametrize("seed", range(4))
def test_any_cut_gives_the_whole(seed: int) -> None:
    gen = np.random.default_rng(seed)
    events = table(4000, seed=seed, year=2024 + seed)
    state = None
    for part in np.split(np.arange(4000), np.sort(gen.integers(0, 4000, 6))):
        state = add_piece(state, events.iloc[part].reset_index(drop=True))
    sums, buyers = state
    found = sums.merge(buyers.groupby(KEYS).size().rename("buyers").reset_index(), how="left")
    answer = found.fillna({"buyers": 0}).sort_values(KEYS)
    connection = duckdb.connect()
    connection.register("events", events)
    right = connection.execute(
        "SELECT session_source, "
        "strftime(date_trunc('week', strptime(event_date, '%Y%m%d')), '%Y-%m-%d') AS week, "
        "count(*) FILTER (event_name = 'session_start'), "
        "coalesce(sum(value) FILTER (event_name = 'purchase'), 0), "
        "count(DISTINCT user_pseudo_id) FILTER (event_name = 'purchase') "
        "FROM events GROUP BY ALL ORDER BY ALL").fetchall()
    assert [tuple(row) for row in answer.itertuples(index=False)] == right
    assert not buyers.duplicated(BUYER).any()
