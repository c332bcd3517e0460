"""Backup and restore: one file that holds the database, the installation's key and its published checkpoints.

`make_backup` (making.py) and `restore_backup` (loading.py) are the two doors. A file is whole or not there at all, a
target is restored whole or left empty, and what was loaded is counted against what was saved before anyone works on it.
"""
