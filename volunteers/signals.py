"""The one signal: what a higher app does when an application is withdrawn, in the same transaction."""

from django.dispatch import Signal

application_withdrawn = Signal()
"""Sent with `application`, which is locked, and `by`; a receiver that raises `TransitionRefused` stops the withdrawal."""
