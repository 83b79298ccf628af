"""Statuses for people, as the core tells them (`dyad.statuses`)."""

from __future__ import annotations

from dyad.statuses import Phase as Phase
from dyad.statuses import Status as Status
from dyad.statuses import make_status as make_status
from dyad.statuses import phase_of as phase_of
from dyad.statuses import read_statuses as read_statuses
