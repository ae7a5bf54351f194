-- What the data folder already holds. Run before every migration, so it must do nothing the second time.

CREATE SCHEMA IF NOT EXISTS store;
CREATE TABLE IF NOT EXISTS store.migrations (
    number INTEGER NOT NULL, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE store.migrations IS 'Migrations that this data folder has been through';
COMMENT ON COLUMN store.migrations.number IS 'Number in front of the file name';
COMMENT ON COLUMN store.migrations.name IS 'File name';
COMMENT ON COLUMN store.migrations.checksum IS 'SHA-256 of the file';
COMMENT ON COLUMN store.migrations.applied_at IS 'When it was applied (UTC)';
