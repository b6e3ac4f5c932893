"""Forms of messages: own words, the delay, an answer, choices, filters."""

from typing import Any

from wtforms import BooleanField

from eac.notices.labels import ANSWERS, MESSAGE_KINDS, MESSAGE_STATES
from eac.notices.models import MailChoice
from eac.notices.rules import Answer, Edited, MessageKind, MessageState, NewSetting, Reply, Wanted
from eac.web.fields import ANY, ANY_FEMININE, Choice, Filters, LongText, Mail, Text, Whole, named
from eac.web.forms import Form
from eac.web.language import lazy_gettext as _l


class MessageForm(Form):
    """Staff's own words in a message, and the address it goes to."""

    address = Mail(
        _l("Adresse électronique"),
        is_required=True,
        description=_l("Pour ce message seulement : corrigez-la aussi sur la fiche de la personne."),
    )
    subject = Text(
        _l("Objet"), most=200, description=_l("À laisser vide pour l’objet habituel, qui nomme la séance et son jour.")
    )
    introduction = LongText(
        _l("Introduction"),
        most=2000,
        description=_l("Quelques phrases avant les séances. À laisser vide pour la phrase habituelle."),
    )

    def command(self) -> Edited:
        """The words as entered."""
        return Edited(self.subject.data or "", self.introduction.data or "", self.address.data or "")


class SettingForm(Form):
    """How long changes are gathered, and whether mails leave."""

    delay_minutes = Whole(
        _l("Minutes d’attente"),
        is_required=True,
        least=0,
        most=1440,
        description=_l(
            "Après le dernier changement d’une séance. Les changements faits entre-temps partent en un seul message ;"
            " ceux qui s’annulent ne partent pas. Un message n’attend jamais plus de quatre fois ce délai."
        ),
    )

    is_paused = BooleanField(
        _l("Suspendre tous les envois"),
        description=_l(
            "Les messages continuent de se préparer et attendent ; ils partiront quand la case sera décochée."
        ),
    )

    def command(self) -> NewSetting:
        """The decisions as entered."""
        return NewSetting(int(self.delay_minutes.data), self.is_paused.data)


class ReplyForm(Form):
    """What a person answers about a session."""

    answer = Choice(_l("Réponse"), is_required=True, coerce=Answer, choices=named(ANSWERS))
    note = LongText(_l("Quel est le problème ?"), most=1000)

    def command(self) -> Reply:
        """The answer; RuleBroken when a problem is not told."""
        return Reply(self.answer.data, (self.note.data or "") if self.answer.data is Answer.PROBLEM else "")


class ChoicesForm(Form):
    """Which messages a person wants."""

    changes = BooleanField(_l("Les changements : séance nouvelle, déplacée, confirmée, annulée"))
    reminders = BooleanField(_l("Les rappels, sept et deux jours avant une séance"))
    digest = BooleanField(_l("Le lundi matin, le programme des deux semaines"))

    @classmethod
    def values_of(cls, subject: MailChoice) -> dict[str, Any]:
        """What the address chose."""
        wanted = {"changes": subject.changes, "reminders": subject.reminders, "digest": subject.digest}
        return {**wanted, "version": subject.version}

    def command(self) -> Wanted:
        """The choices as ticked."""
        return Wanted(self.changes.data, self.reminders.data, self.digest.data)


class MessageFilters(Filters):
    """What the outbox is narrowed by."""

    state = Choice(_l("État"), coerce=MessageState, choices=named(MESSAGE_STATES), empty_text=ANY)
    kind = Choice(_l("Genre"), coerce=MessageKind, choices=named(MESSAGE_KINDS), empty_text=ANY)


STANDING_LABELS = {
    "attente": _l("Sans réponse"),
    "probleme": _l("Problème signalé"),
    "vu": _l("Vu"),
    "traite": _l("Problème traité"),
}


class AnswerFilters(Filters):
    """What the list of answers is narrowed by."""

    etat = Choice(_l("Réponse"), choices=list(STANDING_LABELS.items()), empty_text=ANY_FEMININE)
