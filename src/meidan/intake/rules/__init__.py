"""The pure half of intake: a file of unknown layout in, order and master-data rows out.

Nothing here knows Django or the database; every row of the file leaves in exactly one
bucket, and whatever cannot be read for certain is handed back with a reason instead of guessed.
"""
