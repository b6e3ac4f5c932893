"""French names of the roles."""

from eac.core.errors import N_
from eac.identity.rules import Role

ROLES = {
    Role.ADMINISTRATOR: N_("Administration"),
    Role.COORDINATOR: N_("Coordination"),
    Role.MEDIATOR: N_("Médiation"),
    Role.READER: N_("Lecture (direction, personnes élues)"),
    Role.HEAD: N_("Direction d’école ou d’établissement"),
    Role.TEACHER: N_("Enseignement"),
    Role.PRACTITIONER: N_("Intervention artistique"),
}
