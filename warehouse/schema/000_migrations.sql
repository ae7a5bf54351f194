-- What the data folder has been through. Run where this table is missing, before every migration.

CREATE SCHEMA store;
CREATE TABLE store.migrations (
    number INTEGER NOT NULL, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE store.migrations IS 'Migrations that this data folder has been through';
COMMENT ON COLUMN store.migrations.number IS 'Number in front of the file name';
COMMENT ON COLUMN store.migrations.name IS 'File name';
COMMENT ON COLUMN store.migrations.checksum IS 'SHA-256 of the file';
COMMENT ON COLUMN store.migrations.applied_at IS 'When it was applied (UTC)';
