"""The rehearsal sandbox: a separate process that stands in for a card processor and a mail server.

It speaks Stripe's HTTP protocol and SMTP, keeps everything in memory and imports nothing of the portal.
"""
