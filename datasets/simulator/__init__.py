"""The seeded campaign world that writes the course's exports."""
