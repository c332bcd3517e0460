"""Writes of the catalogue. Every command checks the capability, writes and appends its event in one transaction."""
