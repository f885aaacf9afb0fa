-- A failure's detail is said in both languages, as everything that an operator reads.
ALTER TABLE attempts RENAME COLUMN detail TO detail_es;
ALTER TABLE attempts ADD COLUMN detail_en TEXT;
UPDATE attempts SET detail_en = detail_es;
