-- Which order of a consultora is the latest: asked for every order of a file before it is loaded.
CREATE INDEX orders_by_consultora ON orders (consultora_code, id);
