"""A mail server that keeps what it is given, and the pages to read it."""
