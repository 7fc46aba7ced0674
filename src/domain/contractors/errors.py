from domain.shared.errors import ValueRefused


class SettingRefused(ValueRefused):
    """Values: `field`, `reason`, and the bounds where there are any."""

    code = "setting_refused"
