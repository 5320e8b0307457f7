"""Pure makers of the tables of chapter T1.2's budget."""
