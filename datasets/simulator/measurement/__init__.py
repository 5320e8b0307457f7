"""What chapter T2.1 needs besides the event export: three tables for SQL, and the request."""
