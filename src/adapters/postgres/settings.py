"""How a server of our own is set up: for one that keeps its data, and for one that a test throws away."""

HOST = "127.0.0.1"
MAX_CONNECTIONS = 200

SETTINGS = {
    "listen_addresses": HOST,
    # One way in: over loopback with a password. So it does not matter which user the server runs as, and no
    # socket's path can be too long.
    "unix_socket_directories": "",
    "max_connections": str(MAX_CONNECTIONS),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # our statements are short; compiling them costs more than it saves
}
# A test's server may lose everything when the machine fails; it never outlives the run.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "128MB",  # a test run's files may lie in memory
}
