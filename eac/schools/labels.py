"""French names of school kinds, sectors and priority networks."""

from eac.core.errors import N_
from eac.schools.rules import Priority, SchoolKind, Sector

SCHOOL_KINDS = {
    SchoolKind.CRECHE: N_("Crèche"),
    SchoolKind.NURSERY: N_("École maternelle"),
    SchoolKind.ELEMENTARY: N_("École élémentaire"),
    SchoolKind.PRIMARY: N_("École primaire"),
    SchoolKind.COLLEGE: N_("Collège"),
    SchoolKind.LGT: N_("Lycée général et technologique"),
    SchoolKind.LP: N_("Lycée professionnel"),
    SchoolKind.LPO: N_("Lycée polyvalent"),
    SchoolKind.EREA: N_("EREA"),
    SchoolKind.HIGHER: N_("Enseignement supérieur"),
    SchoolKind.MEDICO_SOCIAL: N_("Établissement médico-social"),
}
SECTORS = {
    Sector.PUBLIC: N_("Public"),
    Sector.PRIVATE_CONTRACT: N_("Privé sous contrat"),
    Sector.PRIVATE: N_("Privé hors contrat"),
}
PRIORITIES = {Priority.NONE: N_("Hors éducation prioritaire"), Priority.REP: N_("REP"), Priority.REP_PLUS: N_("REP+")}
