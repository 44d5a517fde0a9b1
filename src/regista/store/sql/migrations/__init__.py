"""The schema's history; Alembic runs it from inside the package."""
