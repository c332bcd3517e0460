"""Writes of customers. Every command checks the capability, writes and appends its event in one transaction."""
