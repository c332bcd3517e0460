"""Files of unknown layout turned into orders and master data.

`rules` reads a file (pure, no database); `masters` finds what its rows refer to; `commands` take them in through the
same commands as every other entry. Every row ends in exactly one bucket, and what is refused goes back with a reason.
"""
