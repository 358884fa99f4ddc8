-- Long words are mended too, as on SQLite.
INSERT INTO "search_word" ("term") SELECT DISTINCT w FROM "search_doc", unnest(tsvector_to_array("words")) AS w
    WHERE length(w) >= 3 ON CONFLICT DO NOTHING;
