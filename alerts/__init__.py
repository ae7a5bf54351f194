"""Alerts to subscribers: who gets a message, how it is signed and sent, and when it is tried again."""
