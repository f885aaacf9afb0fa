-- Which column is which in files of one shape, as the operator said it. The shape is the titles in
-- their order, so places are enough.
CREATE TABLE column_maps (
    shape           TEXT PRIMARY KEY CHECK (shape <> ''),
    consultora_code INTEGER NOT NULL CHECK (consultora_code >= 0),
    consultora_name INTEGER CHECK (consultora_name >= 0),
    product_code    INTEGER NOT NULL CHECK (product_code >= 0),
    quantity        INTEGER NOT NULL CHECK (quantity >= 0),
    used_ms         INTEGER NOT NULL,
    CHECK (consultora_code <> product_code
        AND consultora_code <> quantity
        AND product_code <> quantity)
) STRICT, WITHOUT ROWID;
