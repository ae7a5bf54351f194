"""Everything that is stored: schema, writes, conclusions, and the published copy. The only room that knows DuckDB."""
