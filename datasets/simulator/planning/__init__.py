"""Tables of chapter T1.1, made by pure functions of (seed, year); texts by hand lie beside them."""
