from domain.shared.errors import StateRefused, ValueRefused


class EstimateNotOpen(StateRefused):
    """Values: `status`, and where somebody decided, `decided_by` and `decided_at`."""

    code = "estimate_not_open"


class EstimateExpired(StateRefused):
    """Values: `valid_until`, the last day in the contractor's zone."""

    code = "estimate_expired"


class EstimateChanged(StateRefused):
    """What was agreed to is no longer what is offered; the person must read it again (T41)."""

    code = "estimate_changed"


class EstimateNotEditable(StateRefused):
    code = "estimate_not_editable"


class OptionUnknown(ValueRefused):
    code = "option_unknown"


class OptionNeeded(ValueRefused):
    code = "option_needed"


class ExtraUnknown(ValueRefused):
    """A line was ticked that the chosen option does not offer as optional."""

    code = "extra_unknown"


class ExtraQuantityRefused(ValueRefused):
    code = "extra_quantity_refused"


class SignatureMissing(ValueRefused):
    code = "signature_missing"


class SignatureBlank(ValueRefused):
    code = "signature_blank"


class SignerNameMissing(ValueRefused):
    code = "signer_name_missing"


class TermsNotAccepted(ValueRefused):
    code = "terms_not_accepted"


class NothingOffered(ValueRefused):
    code = "nothing_offered"


class ValidityRefused(ValueRefused):
    code = "validity_refused"


class DepositRefused(ValueRefused):
    code = "deposit_refused"
