"""French names of the kinds of structures, places, works and accessibility."""

from eac.core.errors import N_
from eac.partners.rules import Accessibility, PartnerKind, VenueKind, WorkKind

PARTNER_KINDS = {
    PartnerKind.MUSEUM: N_("Musée"),
    PartnerKind.THEATRE: N_("Théâtre"),
    PartnerKind.LIBRARY: N_("Médiathèque"),
    PartnerKind.CONSERVATORY: N_("Conservatoire"),
    PartnerKind.CINEMA: N_("Cinéma"),
    PartnerKind.ARCHIVES: N_("Archives"),
    PartnerKind.ART_CENTRE: N_("Centre d’art"),
    PartnerKind.ORCHESTRA: N_("Orchestre"),
    PartnerKind.FESTIVAL: N_("Festival"),
    PartnerKind.ART_SCHOOL: N_("École d’art"),
    PartnerKind.UNIVERSITY: N_("Université"),
    PartnerKind.COMPANY: N_("Compagnie"),
    PartnerKind.ASSOCIATION: N_("Association"),
    PartnerKind.MUNICIPAL_SERVICE: N_("Service municipal"),
    PartnerKind.OTHER: N_("Autre structure"),
}
VENUE_KINDS = {
    VenueKind.MUSEUM: N_("Musée"),
    VenueKind.THEATRE: N_("Théâtre"),
    VenueKind.LIBRARY: N_("Médiathèque"),
    VenueKind.CINEMA: N_("Cinéma"),
    VenueKind.CONSERVATORY: N_("Conservatoire"),
    VenueKind.ARCHIVES: N_("Archives"),
    VenueKind.ART_CENTRE: N_("Centre d’art"),
    VenueKind.CAMPUS: N_("Campus"),
    VenueKind.HERITAGE: N_("Lieu de patrimoine"),
    VenueKind.OUTDOORS: N_("Plein air"),
    VenueKind.OTHER: N_("Autre lieu"),
}
WORK_KINDS = {
    WorkKind.FILM: N_("Film"),
    WorkKind.PLAY: N_("Pièce de théâtre"),
    WorkKind.MUSIC: N_("Musique"),
    WorkKind.DANCE: N_("Danse"),
    WorkKind.PAINTING: N_("Peinture"),
    WorkKind.SCULPTURE: N_("Sculpture"),
    WorkKind.PHOTOGRAPHY: N_("Photographie"),
    WorkKind.BOOK: N_("Livre"),
    WorkKind.COMIC: N_("Bande dessinée"),
    WorkKind.BUILDING: N_("Architecture"),
    WorkKind.INSTALLATION: N_("Installation"),
    WorkKind.OTHER: N_("Autre œuvre"),
}
ACCESSIBILITIES = {
    Accessibility.MOTOR: N_("Handicap moteur"),
    Accessibility.VISUAL: N_("Handicap visuel"),
    Accessibility.HEARING: N_("Handicap auditif"),
    Accessibility.MENTAL: N_("Handicap mental"),
}
