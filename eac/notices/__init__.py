"""Telling people what happens to their sessions: messages, reminders, answers, and the links in them."""
