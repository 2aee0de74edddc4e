"""What is kept: schema, sessions, registers. The only room that knows SQLAlchemy; it gives facts, never rows."""
