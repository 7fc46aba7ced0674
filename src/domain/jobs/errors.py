from domain.shared.errors import StateRefused


class JobNotOpen(StateRefused):
    """Values: `status`."""

    code = "job_not_open"
