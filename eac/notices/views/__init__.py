"""Pages of messages."""

from eac.notices.views import answers, choices, outbox
from eac.notices.views.frame import blueprint

__all__ = ["answers", "blueprint", "choices", "outbox"]
