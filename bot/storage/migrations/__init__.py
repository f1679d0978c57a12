"""Alembic's folder: env.py runs the files of versions/ on a connection that bot/storage/schema.py opened."""
