"""Giving an agenda its address, replacing it, closing it."""

from typing import Any

from eac.audit import service as audit
from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.db import check_version, db
from eac.feeds import queries
from eac.feeds.models import Subscription, now_stamp
from eac.feeds.rules import FeedKind
from eac.identity.models import User


def create(kind: FeedKind, subject: Any, *, by: Actor) -> Subscription:
    """The address of an agenda, made unless it has one; RuleBroken when it was closed (then renew it)."""
    found = queries.find_subscription(kind, subject.id)
    if found is not None and found.revoked_at is not None:
        raise RuleBroken(N_("Cet agenda est fermé : une personne qui le gère peut lui donner une nouvelle adresse."))
    subscription = found or Subscription(kind=kind, subject_id=subject.id, created_by_id=by.id)
    db.session.add(subscription)
    if found is None:
        sentence = f"Adresse d’agenda créée pour {queries.subject_name(kind, subject)}"
        audit.record("create_feed", subscription, sentence, by=by)
    return subscription


def open_own(*, by: User) -> list[Subscription]:
    """Addresses for the person's own agendas that have none yet, so that « Mon agenda » shows them ready to copy."""
    missing = [agenda for agenda in queries.agendas_of(by) if agenda.subscription is None]
    return [create(agenda.kind, agenda.subject, by=by) for agenda in missing]


def renew(subscription: Subscription, *, version: int | None, by: Actor) -> Subscription:
    """A new address; the former one answers an empty calendar that says so for 30 days. Also reopens a closed one."""
    check_version(subscription, version)
    subscription.generation += 1
    subscription.renewed_at = clock.now()
    subscription.revoked_at = None
    _forget_reader(subscription)
    audit.record("renew_feed", subscription, f"Adresse d’agenda renouvelée pour {_name(subscription)}", by=by)
    return subscription


def revoke(subscription: Subscription, *, version: int | None, by: Actor) -> Subscription:
    """Close the address: an empty calendar that says so for 30 days, then nothing."""
    check_version(subscription, version)
    if subscription.revoked_at is None:
        subscription.revoked_at = clock.now()
    _forget_reader(subscription)
    audit.record("revoke_feed", subscription, f"Adresse d’agenda révoquée pour {_name(subscription)}", by=by)
    return subscription


def _forget_reader(subscription: Subscription) -> None:
    """The new address has no reader yet; its date must grow, since Apple asks by date alone."""
    subscription.last_fetch_at, subscription.last_client = None, ""
    subscription.revision = max(subscription.revision + 1, now_stamp())


def _name(subscription: Subscription) -> str:
    subject = queries.find_subject(subscription.kind, subscription.subject_id)
    return queries.subject_name(subscription.kind, subject) if subject is not None else f"n° {subscription.subject_id}"
