"""PostgreSQL's own server binaries: an embedded server for `make run` and the tests, and the login roles on it."""
