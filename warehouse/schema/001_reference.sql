-- What the field knows, loaded from reference/: firms, chips and their figures, countries, sources.
--
-- In all files of this folder nothing relies on keys, unique constraints or indexes, so that the same SQL runs on
-- DuckLake. Times are UTC. The schema `store` holds tables that only this project's code reads and writes.

CREATE TABLE store.reference_loads (name VARCHAR NOT NULL, hash VARCHAR NOT NULL, loaded_at TIMESTAMP NOT NULL);
COMMENT ON TABLE store.reference_loads IS 'Which edition of the reference data the tables hold';
COMMENT ON COLUMN store.reference_loads.name IS 'Name of the reference table';
COMMENT ON COLUMN store.reference_loads.hash IS 'SHA-256 of its content';
COMMENT ON COLUMN store.reference_loads.loaded_at IS 'When it was loaded (UTC)';

CREATE TABLE store.firms (
    firm VARCHAR NOT NULL, aliases VARCHAR[] NOT NULL, country VARCHAR, parent VARCHAR, kind VARCHAR, ticker VARCHAR,
    source VARCHAR
);
COMMENT ON TABLE store.firms IS 'Firms of the reference data';
COMMENT ON COLUMN store.firms.firm IS 'Usual English name, without Inc., Corp., Ltd.';
COMMENT ON COLUMN store.firms.aliases IS 'Other names, in any script';
COMMENT ON COLUMN store.firms.country IS 'ISO 3166-1 alpha-2 code of the head office';
COMMENT ON COLUMN store.firms.parent IS 'Firm that owns it, NULL where it is its own';
COMMENT ON COLUMN store.firms.kind IS 'What it does, one word (ai_lab, chip_designer, cloud ...)';
COMMENT ON COLUMN store.firms.ticker IS 'EXCHANGE:CODE where listed';
COMMENT ON COLUMN store.firms.source IS 'Id of the source of this row, see sources';

CREATE TABLE store.chips (
    chip VARCHAR NOT NULL, aliases VARCHAR[] NOT NULL, maker VARCHAR, family VARCHAR, kind VARCHAR, segment VARCHAR,
    released DATE, tpp DOUBLE, performance_density DOUBLE, h100e DOUBLE, eccn VARCHAR, units INTEGER,
    typical BOOLEAN, source VARCHAR
);
COMMENT ON TABLE store.chips IS 'Chips of the reference data, with figures computed from data-sheet rates';
COMMENT ON COLUMN store.chips.chip IS 'Usual name of the chip or family';
COMMENT ON COLUMN store.chips.aliases IS 'Other names';
COMMENT ON COLUMN store.chips.maker IS 'Firm that designs it';
COMMENT ON COLUMN store.chips.family IS 'Family that it belongs to, NULL for a family itself';
COMMENT ON COLUMN store.chips.kind IS 'What it is: a chip, a family, a board, a rack';
COMMENT ON COLUMN store.chips.segment IS 'Market that it is meant for (datacentre, consumer ...)';
COMMENT ON COLUMN store.chips.released IS 'Release; a month is its first day, a year its first of January';
COMMENT ON COLUMN store.chips.tpp IS
    'Total processing performance, tera-operations a second times bit length, at its largest';
COMMENT ON COLUMN store.chips.performance_density IS 'tpp over die area in square millimetres';
COMMENT ON COLUMN store.chips.h100e IS 'Peak dense 8-bit rate over that of H100 SXM, for one GPU';
COMMENT ON COLUMN store.chips.eccn IS 'Export control classification number, where public';
COMMENT ON COLUMN store.chips.units IS 'GPUs in it: 1, or those of a board or rack';
COMMENT ON COLUMN store.chips.typical IS 'Whether it stands for its family where only the family is named';
COMMENT ON COLUMN store.chips.source IS 'Id of the source of this row, see sources';

CREATE TABLE store.chip_figures (
    chip VARCHAR NOT NULL, figure VARCHAR NOT NULL, value DOUBLE, unit VARCHAR, basis VARCHAR, source VARCHAR,
    note VARCHAR
);
COMMENT ON TABLE store.chip_figures IS
    'Data-sheet figures of chips, each with its source; two sources that differ are both kept';
COMMENT ON COLUMN store.chip_figures.chip IS 'Usual name of the chip';
COMMENT ON COLUMN store.chip_figures.figure IS 'What is measured; rates are dense';
COMMENT ON COLUMN store.chip_figures.value IS 'The number';
COMMENT ON COLUMN store.chip_figures.unit IS 'Its unit';
COMMENT ON COLUMN store.chip_figures.basis IS 'How the source states it';
COMMENT ON COLUMN store.chip_figures.source IS 'Id of the source, see sources';
COMMENT ON COLUMN store.chip_figures.note IS 'How the number was read, where it is not as printed';

CREATE TABLE store.countries (code VARCHAR NOT NULL, country VARCHAR NOT NULL, groups VARCHAR[] NOT NULL);
COMMENT ON TABLE store.countries IS 'Countries, with EU and UN';
COMMENT ON COLUMN store.countries.code IS 'ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN store.countries.country IS 'Usual English name';
COMMENT ON COLUMN store.countries.groups IS 'Country groups of the US export rules that are certain';

CREATE TABLE store.sources (
    source VARCHAR NOT NULL, title VARCHAR, publisher VARCHAR, url VARCHAR, published VARCHAR
);
COMMENT ON TABLE store.sources IS 'Where rows of the reference data come from';
COMMENT ON COLUMN store.sources.source IS 'Id that reference rows cite';
COMMENT ON COLUMN store.sources.title IS 'Title of the page or document';
COMMENT ON COLUMN store.sources.publisher IS 'Who published it';
COMMENT ON COLUMN store.sources.url IS 'Its address';
COMMENT ON COLUMN store.sources.published IS 'ISO day, month or year, empty where it has none';
