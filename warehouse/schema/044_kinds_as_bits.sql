-- Whether a report may fit an event by its kind is asked of tens of thousands of pairs: one comparison of bits for each.

ALTER TABLE store.event_heads ADD COLUMN kind_set INTEGER;
COMMENT ON COLUMN store.event_heads.kind_set IS
    'Kinds of its reports as bits: export_control 1, listing 2, licence 4, easing 8, enforcement 16, procurement_ban 32, investment 64, tariff 128';
UPDATE store.event_heads SET kind_set =
    (contains(kinds, 'export_control'))::INTEGER * 1 + (contains(kinds, 'listing'))::INTEGER * 2
    + (contains(kinds, 'licence'))::INTEGER * 4 + (contains(kinds, 'easing'))::INTEGER * 8
    + (contains(kinds, 'enforcement'))::INTEGER * 16 + (contains(kinds, 'procurement_ban'))::INTEGER * 32
    + (contains(kinds, 'investment'))::INTEGER * 64 + (contains(kinds, 'tariff'))::INTEGER * 128;
