"""The test plan of chapter T1.3: tasks, people and the office calendar."""
