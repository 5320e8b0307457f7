"""Three small tables in which an idea about people can be seen to fail: T2.2.k1 to k3."""
