"""Stripe's HTTP protocol as far as a hosted card payment needs it."""
