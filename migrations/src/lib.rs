//! The database schema, one set for SQLite and PostgreSQL.
