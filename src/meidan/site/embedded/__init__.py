"""The embedded PostgreSQL: made at the first start, kept by a process of its own, shared by whoever holds a lease.

`session(config)` for one command, `start(config)` → `Lease` for a longer life, `scratch_server()` for tests.
Import these from their modules; this file imports nothing, since the keeper must stay small.
"""
