"""What can go wrong while starting a server of our own."""


class ServerUnavailable(Exception):
    """No server could be started; the message says why and what to do about it."""
