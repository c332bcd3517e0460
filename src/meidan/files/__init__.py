"""Attachments: contents kept once each in the data directory, named by their SHA-256.

The room knows no order: who may see a file is decided by whoever refers to it. Types are told by content, not by name.
"""
