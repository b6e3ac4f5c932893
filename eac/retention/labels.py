"""Why a person's data is due to be erased, in words."""

from eac.core.errors import N_
from eac.retention.rules import Reason

REASONS = {
    Reason.ARCHIVED: N_("fiche archivée"),
    Reason.IDLE: N_("sans classe ni séance"),
    Reason.CLOSED: N_("compte fermé"),
}
