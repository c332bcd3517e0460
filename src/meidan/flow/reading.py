"""The statements of the processes."""

from pathlib import Path

from meidan.kernel import db

SQL = db.statements(Path(__file__).with_name("statements.sql"))
