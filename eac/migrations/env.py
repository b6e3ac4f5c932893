"""Alembic's entry: runs inside the connection that `eac.migrations` opens."""

from alembic import context

from eac.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
