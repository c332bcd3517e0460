"""Reads of the catalogue: products, price lists, and the small tables that products refer to."""
