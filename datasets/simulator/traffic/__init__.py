"""Eight weeks of visits around the release of the shop's new site (chapter T2.2)."""
