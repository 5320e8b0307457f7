"""Test pages of chapter T1.3: a working page, its spec, defect operators, harmless changes."""
