"""Dates in words, as the core says them (`dyad.people_dates`)."""

from __future__ import annotations

from dyad.people_dates import machine_date as machine_date
from dyad.people_dates import order_of as order_of
from dyad.people_dates import read_date as read_date
from dyad.people_dates import say_date as say_date
from dyad.people_dates import say_tenure as say_tenure
from dyad.people_dates import say_validity as say_validity
from dyad.people_dates import say_within as say_within
from dyad.people_dates import year_of as year_of
