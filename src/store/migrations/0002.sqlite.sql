-- Each word that was ever written, once, for spelling: search_vocab adds up every posting of a word to say that it is there.
CREATE TABLE "search_word" (
    "term" TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "search_word" ("term") SELECT "term" FROM "search_vocab" WHERE length("term") >= 3;
