-- Written from the kinds: do not edit. Schema version 2.

CREATE TABLE "workspace" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "fiscal_start" INTEGER,
    "small_days" INTEGER,
    "days_per_week" INTEGER,
    "ratio_max" INTEGER,
    "group_min" INTEGER,
    "group_max" INTEGER,
    "audience_size" INTEGER,
    "audience_days" INTEGER,
    "telling_minutes" INTEGER,
    "coaching_minutes" INTEGER,
    "pulse_min" INTEGER,
    "answer_days" INTEGER,
    "listen_days" INTEGER,
    "moved_percent" INTEGER,
    "strategic_percent" INTEGER,
    "best_customers" INTEGER,
    "gate_days" INTEGER,
    "reserve_draw" INTEGER,
    "day_cost" INTEGER
) STRICT;
CREATE UNIQUE INDEX "workspace_key" ON "workspace" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "workspace_external" ON "workspace" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "workspace_title" ON "workspace" ("title");

CREATE TABLE "user" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "email" TEXT NOT NULL,
    "person" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "role" TEXT,
    "persona" TEXT,
    "oidc_subject" TEXT,
    "password" TEXT,
    "totp" TEXT,
    "recovery" TEXT,
    "last_seen" INTEGER,
    "digest" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "user_key" ON "user" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "user_external" ON "user" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "user_email_one" ON "user" ("email") WHERE "archived_at" IS NULL;
CREATE UNIQUE INDEX "user_person_one" ON "user" ("person") WHERE "archived_at" IS NULL;
CREATE UNIQUE INDEX "user_oidc_subject_one" ON "user" ("oidc_subject") WHERE "archived_at" IS NULL;
CREATE INDEX "user_state" ON "user" ("state") WHERE "archived_at" IS NULL;

CREATE TABLE "token" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "for" TEXT,
    "record" TEXT,
    "person" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "scopes" TEXT,
    "hash" TEXT,
    "expires_at" INTEGER NOT NULL,
    "used_at" INTEGER,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "token_key" ON "token" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "token_external" ON "token" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "token_state" ON "token" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "token_title" ON "token" ("title");
CREATE INDEX "token_record" ON "token" ("record");
CREATE INDEX "token_person" ON "token" ("person");

CREATE TABLE "change" (
    "id" INTEGER PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "actor" INTEGER,
    "via" TEXT NOT NULL,
    "request_id" TEXT,
    "action" TEXT NOT NULL,
    "undoes" INTEGER,
    "idem_key" TEXT,
    "prev_hash" TEXT,
    "hash" TEXT,
    "happened_at" INTEGER,
    "happened_by" INTEGER,
    "client" TEXT
) STRICT;
CREATE INDEX "change_actor" ON "change" ("actor");
CREATE INDEX "change_action" ON "change" ("action");
CREATE INDEX "change_undoes" ON "change" ("undoes");
CREATE INDEX "change_happened_by" ON "change" ("happened_by");

CREATE TABLE "alias" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "record" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "why" TEXT,
    "system" TEXT,
    "url" TEXT,
    "status" TEXT,
    "seen_at" INTEGER
) STRICT;
CREATE UNIQUE INDEX "alias_key" ON "alias" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "alias_external" ON "alias" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "alias_set_1" ON "alias" ("text", COALESCE("system", ''), "record") WHERE "archived_at" IS NULL;
CREATE INDEX "alias_record" ON "alias" ("record");
CREATE INDEX "alias_text" ON "alias" ("text");

CREATE TABLE "import_batch" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "file" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reader" TEXT NOT NULL,
    "digest" TEXT,
    "mapping" TEXT,
    "rows" INTEGER,
    "added" INTEGER,
    "changed" INTEGER,
    "unchanged" INTEGER,
    "quarantined" INTEGER,
    "problems" TEXT,
    "change" INTEGER REFERENCES "change" DEFERRABLE INITIALLY DEFERRED,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "import_batch_key" ON "import_batch" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "import_batch_external" ON "import_batch" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "import_batch_digest_one" ON "import_batch" ("digest") WHERE "archived_at" IS NULL;
CREATE INDEX "import_batch_state" ON "import_batch" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "import_batch_file" ON "import_batch" ("file");
CREATE INDEX "import_batch_change" ON "import_batch" ("change");

CREATE TABLE "custom_field" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT,
    "choices" TEXT,
    "ref_kind" TEXT,
    "personal" INTEGER
) STRICT;
CREATE UNIQUE INDEX "custom_field_key" ON "custom_field" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "custom_field_external" ON "custom_field" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "custom_field_set_1" ON "custom_field" ("kind", "name") WHERE "archived_at" IS NULL;
CREATE INDEX "custom_field_label" ON "custom_field" ("label");

CREATE TABLE "comment" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "record" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "role" TEXT,
    "seen_by" TEXT,
    "parent" INTEGER REFERENCES "comment" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "comment_key" ON "comment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "comment_external" ON "comment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "comment_record" ON "comment" ("record");
CREATE INDEX "comment_parent" ON "comment" ("parent");

CREATE TABLE "involved" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "record" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "as" TEXT,
    "stage" TEXT,
    "seen_at" INTEGER
) STRICT;
CREATE UNIQUE INDEX "involved_key" ON "involved" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "involved_external" ON "involved" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "involved_set_1" ON "involved" ("record", "who", COALESCE("as", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "involved_record" ON "involved" ("record");
CREATE INDEX "involved_who" ON "involved" ("who");

CREATE TABLE "attachment" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "record" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mime" TEXT,
    "bytes" INTEGER,
    "sha256" TEXT
) STRICT;
CREATE UNIQUE INDEX "attachment_key" ON "attachment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "attachment_external" ON "attachment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "attachment_record" ON "attachment" ("record");
CREATE INDEX "attachment_name" ON "attachment" ("name");

CREATE TABLE "saved_view" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "query" TEXT,
    "shared" INTEGER,
    "audience" TEXT
) STRICT;
CREATE UNIQUE INDEX "saved_view_key" ON "saved_view" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "saved_view_external" ON "saved_view" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "saved_view_title" ON "saved_view" ("title");

CREATE TABLE "connection" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "type" TEXT,
    "system" TEXT,
    "direction" TEXT,
    "url" TEXT NOT NULL,
    "secret" TEXT,
    "mapping" TEXT,
    "events" TEXT,
    "every_minutes" INTEGER,
    "last_run" INTEGER,
    "last_problem" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "connection_key" ON "connection" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "connection_external" ON "connection" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "connection_state" ON "connection" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "connection_title" ON "connection" ("title");

CREATE TABLE "message" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "record" TEXT,
    "to" TEXT NOT NULL,
    "address" TEXT,
    "purpose" TEXT,
    "subject" TEXT,
    "text" TEXT NOT NULL,
    "signed_by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "due_at" INTEGER,
    "attempts" INTEGER,
    "last_problem" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "message_key" ON "message" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "message_external" ON "message" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "message_state" ON "message" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "message_record" ON "message" ("record");
CREATE INDEX "message_to" ON "message" ("to");
CREATE INDEX "message_subject" ON "message" ("subject");
CREATE INDEX "message_signed_by" ON "message" ("signed_by");

CREATE TABLE "market" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "text" TEXT,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "market_key" ON "market" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "market_external" ON "market" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "market_title_one" ON "market" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "market_owner" ON "market" ("owner");

CREATE TABLE "segment" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "market" INTEGER NOT NULL REFERENCES "market" DEFERRABLE INITIALLY DEFERRED,
    "title" TEXT NOT NULL,
    "text" TEXT,
    "self_view" TEXT
) STRICT;
CREATE UNIQUE INDEX "segment_key" ON "segment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "segment_external" ON "segment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "segment_title_one" ON "segment" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "segment_market" ON "segment" ("market");

CREATE TABLE "customer" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "segment" INTEGER REFERENCES "segment" DEFERRABLE INITIALLY DEFERRED,
    "parent" INTEGER REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED,
    "revenue" INTEGER,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "renews_on" TEXT,
    "status" TEXT,
    "strategy" TEXT
) STRICT;
CREATE UNIQUE INDEX "customer_key" ON "customer" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "customer_external" ON "customer" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "customer_title_one" ON "customer" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "customer_segment" ON "customer" ("segment");
CREATE INDEX "customer_parent" ON "customer" ("parent");
CREATE INDEX "customer_owner" ON "customer" ("owner");

CREATE TABLE "contact" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "customer" INTEGER NOT NULL REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED,
    "name" TEXT NOT NULL,
    "layer" TEXT,
    "title" TEXT,
    "email" TEXT
) STRICT;
CREATE UNIQUE INDEX "contact_key" ON "contact" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "contact_external" ON "contact" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "contact_customer" ON "contact" ("customer");
CREATE INDEX "contact_name" ON "contact" ("name");

CREATE TABLE "deal" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "customer" INTEGER REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED,
    "product" INTEGER REFERENCES "product" DEFERRABLE INITIALLY DEFERRED,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "value" INTEGER,
    "stage" TEXT,
    "result" TEXT,
    "opened_on" TEXT,
    "closed_on" TEXT,
    "why" TEXT,
    "lost_to" TEXT,
    "solution" INTEGER REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "deal_key" ON "deal" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "deal_external" ON "deal" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "deal_title" ON "deal" ("title");
CREATE INDEX "deal_customer" ON "deal" ("customer");
CREATE INDEX "deal_product" ON "deal" ("product");
CREATE INDEX "deal_owner" ON "deal" ("owner");
CREATE INDEX "deal_solution" ON "deal" ("solution");

CREATE TABLE "fact" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "text" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "type" TEXT,
    "subject" TEXT,
    "from" TEXT,
    "url" TEXT,
    "on" TEXT,
    "valid_until" TEXT
) STRICT;
CREATE UNIQUE INDEX "fact_key" ON "fact" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "fact_external" ON "fact" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "fact_about" ON "fact" ("about");
CREATE INDEX "fact_from" ON "fact" ("from");

CREATE TABLE "talk" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "with" TEXT NOT NULL,
    "on" TEXT NOT NULL,
    "at" TEXT,
    "purpose" TEXT,
    "about" TEXT,
    "by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "minutes" INTEGER,
    "our_minutes" INTEGER,
    "summary" TEXT,
    "result" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "talk_key" ON "talk" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "talk_external" ON "talk" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "talk_state" ON "talk" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "talk_with" ON "talk" ("with");
CREATE INDEX "talk_about" ON "talk" ("about");
CREATE INDEX "talk_by" ON "talk" ("by");

CREATE TABLE "question" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "record" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "type" TEXT,
    "n" INTEGER,
    "answer" TEXT,
    "answered_by" TEXT,
    "answered_at" INTEGER
) STRICT;
CREATE UNIQUE INDEX "question_key" ON "question" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "question_external" ON "question" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "question_record" ON "question" ("record");
CREATE INDEX "question_answered_by" ON "question" ("answered_by");

CREATE TABLE "quote" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "text" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "talk" INTEGER REFERENCES "talk" DEFERRABLE INITIALLY DEFERRED,
    "request" INTEGER REFERENCES "request" DEFERRABLE INITIALLY DEFERRED,
    "question" INTEGER REFERENCES "question" DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT,
    "layer" TEXT,
    "strength" TEXT,
    "theme" TEXT,
    "rank" INTEGER,
    "because_of" INTEGER REFERENCES "quote" DEFERRABLE INITIALLY DEFERRED,
    "disposition" TEXT,
    "disposition_why" TEXT,
    "answered_by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "look_again" TEXT
) STRICT;
CREATE UNIQUE INDEX "quote_key" ON "quote" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "quote_external" ON "quote" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "quote_who" ON "quote" ("who");
CREATE INDEX "quote_talk" ON "quote" ("talk");
CREATE INDEX "quote_request" ON "quote" ("request");
CREATE INDEX "quote_question" ON "quote" ("question");
CREATE INDEX "quote_because_of" ON "quote" ("because_of");
CREATE INDEX "quote_answered_by" ON "quote" ("answered_by");

CREATE TABLE "priority" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "text" TEXT,
    "points" INTEGER,
    "points_by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "market" INTEGER REFERENCES "market" DEFERRABLE INITIALLY DEFERRED,
    "vision" INTEGER REFERENCES "page" DEFERRABLE INITIALLY DEFERRED,
    "theme" TEXT,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "review_on" TEXT,
    "validated_by" INTEGER REFERENCES "contact" DEFERRABLE INITIALLY DEFERRED,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "priority_key" ON "priority" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "priority_external" ON "priority" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "priority_state" ON "priority" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "priority_title" ON "priority" ("title");
CREATE INDEX "priority_points_by" ON "priority" ("points_by");
CREATE INDEX "priority_market" ON "priority" ("market");
CREATE INDEX "priority_vision" ON "priority" ("vision");
CREATE INDEX "priority_owner" ON "priority" ("owner");
CREATE INDEX "priority_validated_by" ON "priority" ("validated_by");

CREATE TABLE "drives" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "upper" INTEGER NOT NULL REFERENCES "priority" DEFERRABLE INITIALLY DEFERRED,
    "lower" INTEGER NOT NULL REFERENCES "priority" DEFERRABLE INITIALLY DEFERRED,
    "share" INTEGER,
    "seen_hash" TEXT
) STRICT;
CREATE UNIQUE INDEX "drives_key" ON "drives" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "drives_external" ON "drives" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "drives_set_1" ON "drives" ("upper", "lower") WHERE "archived_at" IS NULL;
CREATE INDEX "drives_upper" ON "drives" ("upper");
CREATE INDEX "drives_lower" ON "drives" ("lower");

CREATE TABLE "evidence" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "item" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "role" TEXT,
    "what" TEXT,
    "change" INTEGER REFERENCES "change" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "evidence_key" ON "evidence" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "evidence_external" ON "evidence" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "evidence_set_1" ON "evidence" ("item", "record", COALESCE("role", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "evidence_item" ON "evidence" ("item");
CREATE INDEX "evidence_record" ON "evidence" ("record");
CREATE INDEX "evidence_change" ON "evidence" ("change");

CREATE TABLE "requirement" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "done_when" TEXT NOT NULL,
    "text" TEXT,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "differentiates" TEXT,
    "mode" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "requirement_key" ON "requirement" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "requirement_external" ON "requirement" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "requirement_state" ON "requirement" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "requirement_title" ON "requirement" ("title");
CREATE INDEX "requirement_owner" ON "requirement" ("owner");

CREATE TABLE "serves" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "priority" INTEGER NOT NULL REFERENCES "priority" DEFERRABLE INITIALLY DEFERRED,
    "requirement" INTEGER NOT NULL REFERENCES "requirement" DEFERRABLE INITIALLY DEFERRED,
    "share" INTEGER,
    "primary" INTEGER,
    "seen_hash" TEXT
) STRICT;
CREATE UNIQUE INDEX "serves_key" ON "serves" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "serves_external" ON "serves" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "serves_set_1" ON "serves" ("priority", "requirement") WHERE "archived_at" IS NULL;
CREATE INDEX "serves_priority" ON "serves" ("priority");
CREATE INDEX "serves_requirement" ON "serves" ("requirement");

CREATE TABLE "product" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "line" TEXT,
    "value" TEXT,
    "state" TEXT,
    "retired_on" TEXT,
    "small" INTEGER
) STRICT;
CREATE UNIQUE INDEX "product_key" ON "product" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "product_external" ON "product" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "product_title_one" ON "product" ("title") WHERE "archived_at" IS NULL;
CREATE UNIQUE INDEX "product_code_one" ON "product" ("code") WHERE "archived_at" IS NULL;
CREATE INDEX "product_state" ON "product" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "product_owner" ON "product" ("owner");

CREATE TABLE "feature" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "product" INTEGER NOT NULL REFERENCES "product" DEFERRABLE INITIALLY DEFERRED,
    "title" TEXT NOT NULL,
    "class" TEXT,
    "origin" TEXT,
    "originator" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "does" TEXT,
    "text" TEXT,
    "why" TEXT,
    "parent" INTEGER REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "bet" INTEGER,
    "worth_low" INTEGER,
    "worth_high" INTEGER,
    "worth_by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "slice_of" INTEGER REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "slice_percent" INTEGER,
    "span" INTEGER,
    "earliest" INTEGER,
    "latest" INTEGER,
    "hill" INTEGER,
    "shipped_on" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "feature_key" ON "feature" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "feature_external" ON "feature" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "feature_state" ON "feature" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "feature_product" ON "feature" ("product");
CREATE INDEX "feature_title" ON "feature" ("title");
CREATE INDEX "feature_originator" ON "feature" ("originator");
CREATE INDEX "feature_parent" ON "feature" ("parent");
CREATE INDEX "feature_worth_by" ON "feature" ("worth_by");
CREATE INDEX "feature_slice_of" ON "feature" ("slice_of");

CREATE TABLE "fulfils" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "requirement" INTEGER NOT NULL REFERENCES "requirement" DEFERRABLE INITIALLY DEFERRED,
    "feature" INTEGER NOT NULL REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "share" INTEGER,
    "role" TEXT,
    "primary" INTEGER,
    "seen_hash" TEXT
) STRICT;
CREATE UNIQUE INDEX "fulfils_key" ON "fulfils" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "fulfils_external" ON "fulfils" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "fulfils_set_1" ON "fulfils" ("requirement", "feature") WHERE "archived_at" IS NULL;
CREATE INDEX "fulfils_requirement" ON "fulfils" ("requirement");
CREATE INDEX "fulfils_feature" ON "fulfils" ("feature");

CREATE TABLE "needs" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "feature" INTEGER NOT NULL REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "needed" INTEGER NOT NULL REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "lag" INTEGER
) STRICT;
CREATE UNIQUE INDEX "needs_key" ON "needs" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "needs_external" ON "needs" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "needs_set_1" ON "needs" ("feature", "needed") WHERE "archived_at" IS NULL;
CREATE INDEX "needs_feature" ON "needs" ("feature");
CREATE INDEX "needs_needed" ON "needs" ("needed");

CREATE TABLE "solution" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "value" TEXT,
    "accomplishment" TEXT,
    "silo" TEXT,
    "growth" TEXT,
    "segment" INTEGER REFERENCES "segment" DEFERRABLE INITIALLY DEFERRED,
    "growth_low" INTEGER,
    "growth_high" INTEGER,
    "price" TEXT,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "whole" INTEGER,
    "strict" INTEGER,
    "hill" INTEGER,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "solution_key" ON "solution" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "solution_external" ON "solution" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "solution_title_one" ON "solution" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "solution_state" ON "solution" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "solution_segment" ON "solution" ("segment");
CREATE INDEX "solution_owner" ON "solution" ("owner");

CREATE TABLE "part" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "solution" INTEGER NOT NULL REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED,
    "feature" INTEGER NOT NULL REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "required" INTEGER,
    "primary" INTEGER
) STRICT;
CREATE UNIQUE INDEX "part_key" ON "part" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "part_external" ON "part" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "part_set_1" ON "part" ("solution", "feature") WHERE "archived_at" IS NULL;
CREATE INDEX "part_solution" ON "part" ("solution");
CREATE INDEX "part_feature" ON "part" ("feature");

CREATE TABLE "team" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "type" TEXT,
    "parent" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "head" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "purpose" TEXT,
    "about" TEXT,
    "cadence_days" INTEGER,
    "until" TEXT
) STRICT;
CREATE UNIQUE INDEX "team_key" ON "team" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "team_external" ON "team" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "team_title_one" ON "team" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "team_parent" ON "team" ("parent");
CREATE INDEX "team_head" ON "team" ("head");
CREATE INDEX "team_about" ON "team" ("about");

CREATE TABLE "capacity" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "team" INTEGER NOT NULL REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "quarter" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "reserve" INTEGER
) STRICT;
CREATE UNIQUE INDEX "capacity_key" ON "capacity" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "capacity_external" ON "capacity" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "capacity_set_1" ON "capacity" ("team", "quarter") WHERE "archived_at" IS NULL;
CREATE INDEX "capacity_team" ON "capacity" ("team");

CREATE TABLE "effort" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "feature" INTEGER NOT NULL REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "team" INTEGER NOT NULL REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "low" INTEGER,
    "likely" INTEGER NOT NULL,
    "high" INTEGER,
    "by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "effort_key" ON "effort" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "effort_external" ON "effort" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "effort_set_1" ON "effort" ("feature", "team") WHERE "archived_at" IS NULL;
CREATE INDEX "effort_feature" ON "effort" ("feature");
CREATE INDEX "effort_team" ON "effort" ("team");
CREATE INDEX "effort_by" ON "effort" ("by");

CREATE TABLE "plan_version" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "n" INTEGER,
    "parent" INTEGER REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED,
    "first" INTEGER NOT NULL,
    "quarters" INTEGER NOT NULL,
    "title" TEXT,
    "why" TEXT,
    "made_by" TEXT,
    "because" TEXT,
    "proven" INTEGER,
    "unit" TEXT,
    "value" INTEGER,
    "bound" INTEGER,
    "solver" TEXT,
    "input_hash" TEXT,
    "frozen" TEXT,
    "adopted_at" INTEGER,
    "adopted_by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "plan_version_key" ON "plan_version" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "plan_version_external" ON "plan_version" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "plan_version_n_one" ON "plan_version" ("n") WHERE "archived_at" IS NULL;
CREATE INDEX "plan_version_parent" ON "plan_version" ("parent");
CREATE INDEX "plan_version_title" ON "plan_version" ("title");
CREATE INDEX "plan_version_because" ON "plan_version" ("because");
CREATE INDEX "plan_version_adopted_by" ON "plan_version" ("adopted_by");

CREATE TABLE "plan_row" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "version" INTEGER NOT NULL REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED,
    "feature" INTEGER NOT NULL REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "quarter" INTEGER NOT NULL,
    "span" INTEGER NOT NULL,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "plan_row_key" ON "plan_row" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "plan_row_external" ON "plan_row" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "plan_row_set_1" ON "plan_row" ("version", "feature") WHERE "archived_at" IS NULL;
CREATE INDEX "plan_row_version" ON "plan_row" ("version");
CREATE INDEX "plan_row_feature" ON "plan_row" ("feature");

CREATE TABLE "rule" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "type" TEXT NOT NULL,
    "subject" TEXT,
    "other" INTEGER REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "class" TEXT,
    "quarter" INTEGER,
    "until" INTEGER,
    "percent" INTEGER,
    "count" INTEGER,
    "hard" INTEGER,
    "why" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "rule_key" ON "rule" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "rule_external" ON "rule" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "rule_subject" ON "rule" ("subject");
CREATE INDEX "rule_other" ON "rule" ("other");
CREATE INDEX "rule_why" ON "rule" ("why");

CREATE TABLE "promise" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "to" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "about" TEXT,
    "by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "made_on" TEXT,
    "hard" INTEGER,
    "message" INTEGER REFERENCES "message" DEFERRABLE INITIALLY DEFERRED,
    "moved_to" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "promise_key" ON "promise" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "promise_external" ON "promise" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "promise_state" ON "promise" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "promise_to" ON "promise" ("to");
CREATE INDEX "promise_what" ON "promise" ("what");
CREATE INDEX "promise_about" ON "promise" ("about");
CREATE INDEX "promise_by" ON "promise" ("by");
CREATE INDEX "promise_message" ON "promise" ("message");

CREATE TABLE "request" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "text" TEXT NOT NULL,
    "way" TEXT,
    "what_for" TEXT,
    "serves" TEXT,
    "layer" TEXT,
    "feature" INTEGER REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "due" TEXT,
    "escalated_to" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "escalated_on" TEXT,
    "handed_to" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "minutes" INTEGER,
    "later_until" TEXT,
    "into" INTEGER REFERENCES "request" DEFERRABLE INITIALLY DEFERRED,
    "votes" INTEGER,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "request_key" ON "request" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "request_external" ON "request" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "request_state" ON "request" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "request_serves" ON "request" ("serves");
CREATE INDEX "request_feature" ON "request" ("feature");
CREATE INDEX "request_owner" ON "request" ("owner");
CREATE INDEX "request_escalated_to" ON "request" ("escalated_to");
CREATE INDEX "request_handed_to" ON "request" ("handed_to");
CREATE INDEX "request_into" ON "request" ("into");

CREATE TABLE "asker" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "request" INTEGER NOT NULL REFERENCES "request" DEFERRABLE INITIALLY DEFERRED,
    "contact" INTEGER REFERENCES "contact" DEFERRABLE INITIALLY DEFERRED,
    "person" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "customer" INTEGER REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED,
    "name" TEXT,
    "on" TEXT,
    "words" TEXT,
    "deal" INTEGER REFERENCES "deal" DEFERRABLE INITIALLY DEFERRED,
    "risk" INTEGER,
    "risk_by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "asker_key" ON "asker" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "asker_external" ON "asker" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "asker_set_1" ON "asker" ("request", COALESCE("contact", 0), COALESCE("person", 0), COALESCE("customer", 0), COALESCE("name", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "asker_request" ON "asker" ("request");
CREATE INDEX "asker_contact" ON "asker" ("contact");
CREATE INDEX "asker_person" ON "asker" ("person");
CREATE INDEX "asker_customer" ON "asker" ("customer");
CREATE INDEX "asker_deal" ON "asker" ("deal");
CREATE INDEX "asker_risk_by" ON "asker" ("risk_by");

CREATE TABLE "decision" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "on" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "alternative" TEXT,
    "revisit_on" TEXT,
    "revisit_when" TEXT,
    "never" INTEGER,
    "goal" INTEGER REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED,
    "signed_by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "at" INTEGER,
    "team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "waived" TEXT,
    "confidence" INTEGER,
    "pressure" TEXT,
    "frozen" TEXT,
    "supersedes" INTEGER REFERENCES "decision" DEFERRABLE INITIALLY DEFERRED,
    "plan_version" INTEGER REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "decision_key" ON "decision" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "decision_external" ON "decision" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "decision_supersedes_one" ON "decision" ("supersedes") WHERE "archived_at" IS NULL;
CREATE INDEX "decision_state" ON "decision" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "decision_on" ON "decision" ("on");
CREATE INDEX "decision_goal" ON "decision" ("goal");
CREATE INDEX "decision_signed_by" ON "decision" ("signed_by");
CREATE INDEX "decision_team" ON "decision" ("team");
CREATE INDEX "decision_plan_version" ON "decision" ("plan_version");

CREATE TABLE "right" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "what" TEXT NOT NULL,
    "product" INTEGER REFERENCES "product" DEFERRABLE INITIALLY DEFERRED,
    "team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "up_to_days" INTEGER,
    "up_to" INTEGER,
    "decider" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "consulted" TEXT,
    "from" TEXT,
    "until" TEXT
) STRICT;
CREATE UNIQUE INDEX "right_key" ON "right" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "right_external" ON "right" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "right_product" ON "right" ("product");
CREATE INDEX "right_team" ON "right" ("team");
CREATE INDEX "right_decider" ON "right" ("decider");

CREATE TABLE "tradeoff" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT,
    "request" INTEGER REFERENCES "request" DEFERRABLE INITIALLY DEFERRED,
    "wish" INTEGER REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "retire" TEXT,
    "quarter" INTEGER NOT NULL,
    "what_for" TEXT,
    "decider" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "due" INTEGER,
    "priced_on" INTEGER REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED,
    "frozen" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "tradeoff_key" ON "tradeoff" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "tradeoff_external" ON "tradeoff" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "tradeoff_state" ON "tradeoff" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "tradeoff_title" ON "tradeoff" ("title");
CREATE INDEX "tradeoff_request" ON "tradeoff" ("request");
CREATE INDEX "tradeoff_wish" ON "tradeoff" ("wish");
CREATE INDEX "tradeoff_retire" ON "tradeoff" ("retire");
CREATE INDEX "tradeoff_decider" ON "tradeoff" ("decider");
CREATE INDEX "tradeoff_priced_on" ON "tradeoff" ("priced_on");

CREATE TABLE "option" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "tradeoff" INTEGER NOT NULL REFERENCES "tradeoff" DEFERRABLE INITIALLY DEFERRED,
    "letter" TEXT,
    "type" TEXT,
    "title" TEXT,
    "gets" TEXT,
    "slice" INTEGER REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED,
    "version" INTEGER REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED,
    "proven" INTEGER,
    "bound" INTEGER,
    "robust" TEXT,
    "figures" TEXT
) STRICT;
CREATE UNIQUE INDEX "option_key" ON "option" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "option_external" ON "option" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "option_set_1" ON "option" ("tradeoff", COALESCE("letter", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "option_tradeoff" ON "option" ("tradeoff");
CREATE INDEX "option_title" ON "option" ("title");
CREATE INDEX "option_slice" ON "option" ("slice");
CREATE INDEX "option_version" ON "option" ("version");

CREATE TABLE "goal" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "owner" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "metric" INTEGER NOT NULL REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED,
    "due" TEXT NOT NULL,
    "direction" TEXT,
    "baseline" REAL,
    "target" REAL,
    "level" TEXT,
    "team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "parent" INTEGER REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED,
    "objective" TEXT,
    "horizon" TEXT,
    "payback_on" TEXT,
    "paid" TEXT,
    "amount" INTEGER,
    "product" INTEGER REFERENCES "product" DEFERRABLE INITIALLY DEFERRED,
    "solution" INTEGER REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "goal_key" ON "goal" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "goal_external" ON "goal" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "goal_state" ON "goal" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "goal_title" ON "goal" ("title");
CREATE INDEX "goal_owner" ON "goal" ("owner");
CREATE INDEX "goal_metric" ON "goal" ("metric");
CREATE INDEX "goal_team" ON "goal" ("team");
CREATE INDEX "goal_parent" ON "goal" ("parent");
CREATE INDEX "goal_product" ON "goal" ("product");
CREATE INDEX "goal_solution" ON "goal" ("solution");

CREATE TABLE "metric" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "unit" TEXT,
    "decimals" INTEGER,
    "quantity" TEXT,
    "nature" TEXT,
    "actor" TEXT,
    "behaviour" TEXT,
    "feeds" INTEGER REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED,
    "proxy_for" INTEGER REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED,
    "connection" INTEGER REFERENCES "connection" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "metric_key" ON "metric" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "metric_external" ON "metric" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "metric_title_one" ON "metric" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "metric_feeds" ON "metric" ("feeds");
CREATE INDEX "metric_proxy_for" ON "metric" ("proxy_for");
CREATE INDEX "metric_connection" ON "metric" ("connection");

CREATE TABLE "measurement" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "metric" INTEGER NOT NULL REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT NOT NULL,
    "value" REAL NOT NULL,
    "customer" INTEGER REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED,
    "estimated" INTEGER,
    "note" TEXT
) STRICT;
CREATE UNIQUE INDEX "measurement_key" ON "measurement" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "measurement_external" ON "measurement" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "measurement_set_1" ON "measurement" ("metric", "on", COALESCE("customer", 0)) WHERE "archived_at" IS NULL;
CREATE INDEX "measurement_metric" ON "measurement" ("metric");
CREATE INDEX "measurement_customer" ON "measurement" ("customer");

CREATE TABLE "outcome" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "about" TEXT NOT NULL,
    "metric" INTEGER NOT NULL REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED,
    "baseline" REAL,
    "target" REAL,
    "from" TEXT,
    "due" TEXT,
    "who" TEXT,
    "does" TEXT,
    "customer" INTEGER REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "confidence" INTEGER,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "outcome_key" ON "outcome" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "outcome_external" ON "outcome" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "outcome_state" ON "outcome" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "outcome_about" ON "outcome" ("about");
CREATE INDEX "outcome_metric" ON "outcome" ("metric");
CREATE INDEX "outcome_who" ON "outcome" ("who");
CREATE INDEX "outcome_customer" ON "outcome" ("customer");
CREATE INDEX "outcome_owner" ON "outcome" ("owner");

CREATE TABLE "conflict" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "a" INTEGER NOT NULL REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED,
    "b" INTEGER REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED,
    "rule" TEXT,
    "cost" TEXT,
    "cost_days" INTEGER,
    "cost_money" INTEGER,
    "mediator" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "proposal" TEXT,
    "agreement" TEXT,
    "recheck_on" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "conflict_key" ON "conflict" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "conflict_external" ON "conflict" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "conflict_set_1" ON "conflict" ("a", COALESCE("b", 0), COALESCE("rule", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "conflict_state" ON "conflict" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "conflict_a" ON "conflict" ("a");
CREATE INDEX "conflict_b" ON "conflict" ("b");
CREATE INDEX "conflict_mediator" ON "conflict" ("mediator");

CREATE TABLE "ledger_line" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "month" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "product" INTEGER REFERENCES "product" DEFERRABLE INITIALLY DEFERRED,
    "solution" INTEGER REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED,
    "customer" INTEGER REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED,
    "segment" INTEGER REFERENCES "segment" DEFERRABLE INITIALLY DEFERRED,
    "estimated" INTEGER,
    "total" INTEGER
) STRICT;
CREATE UNIQUE INDEX "ledger_line_key" ON "ledger_line" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "ledger_line_external" ON "ledger_line" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "ledger_line_product" ON "ledger_line" ("product");
CREATE INDEX "ledger_line_solution" ON "ledger_line" ("solution");
CREATE INDEX "ledger_line_customer" ON "ledger_line" ("customer");
CREATE INDEX "ledger_line_segment" ON "ledger_line" ("segment");

CREATE TABLE "watch" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "type" TEXT,
    "metric" INTEGER NOT NULL REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED,
    "crosses" TEXT,
    "value" REAL NOT NULL,
    "days" INTEGER,
    "then" TEXT,
    "about" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "watch_key" ON "watch" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "watch_external" ON "watch" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "watch_state" ON "watch" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "watch_title" ON "watch" ("title");
CREATE INDEX "watch_metric" ON "watch" ("metric");
CREATE INDEX "watch_about" ON "watch" ("about");

CREATE TABLE "person" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "email" TEXT,
    "job" TEXT,
    "team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "manager" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "craft" TEXT,
    "background" TEXT,
    "started_on" TEXT,
    "left_on" TEXT,
    "expertise" TEXT,
    "context" TEXT,
    "reads" TEXT
) STRICT;
CREATE UNIQUE INDEX "person_key" ON "person" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "person_external" ON "person" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "person_title" ON "person" ("title");
CREATE INDEX "person_team" ON "person" ("team");
CREATE INDEX "person_manager" ON "person" ("manager");

CREATE TABLE "assignment" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "person" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "to" TEXT NOT NULL,
    "role" TEXT,
    "layer" TEXT,
    "every_days" INTEGER,
    "minutes_week" INTEGER,
    "percent" INTEGER,
    "from" TEXT,
    "until" TEXT,
    "structure" INTEGER REFERENCES "page" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "assignment_key" ON "assignment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "assignment_external" ON "assignment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "assignment_person" ON "assignment" ("person");
CREATE INDEX "assignment_to" ON "assignment" ("to");
CREATE INDEX "assignment_structure" ON "assignment" ("structure");

CREATE TABLE "opening" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "decision" INTEGER REFERENCES "decision" DEFERRABLE INITIALLY DEFERRED,
    "want" TEXT,
    "mix" TEXT,
    "channel" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "opening_key" ON "opening" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "opening_external" ON "opening" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "opening_state" ON "opening" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "opening_title" ON "opening" ("title");
CREATE INDEX "opening_team" ON "opening" ("team");
CREATE INDEX "opening_decision" ON "opening" ("decision");

CREATE TABLE "coaching" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "person" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "coach" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT NOT NULL,
    "minutes" INTEGER,
    "type" TEXT,
    "area" TEXT,
    "level" INTEGER,
    "about" TEXT,
    "notes" TEXT
) STRICT;
CREATE UNIQUE INDEX "coaching_key" ON "coaching" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "coaching_external" ON "coaching" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "coaching_person" ON "coaching" ("person");
CREATE INDEX "coaching_coach" ON "coaching" ("coach");
CREATE INDEX "coaching_about" ON "coaching" ("about");

CREATE TABLE "pulse" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "survey" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "about" TEXT,
    "round" TEXT NOT NULL,
    "team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "score" INTEGER NOT NULL,
    "person" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "pulse_key" ON "pulse" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "pulse_external" ON "pulse" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "pulse_about" ON "pulse" ("about");
CREATE INDEX "pulse_team" ON "pulse" ("team");
CREATE INDEX "pulse_person" ON "pulse" ("person");

CREATE TABLE "time_note" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "person" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "week" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "time_note_key" ON "time_note" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "time_note_external" ON "time_note" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "time_note_set_1" ON "time_note" ("person", "week", "category") WHERE "archived_at" IS NULL;
CREATE INDEX "time_note_person" ON "time_note" ("person");

CREATE TABLE "pledge" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "by" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "what" TEXT NOT NULL,
    "from_team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "to_team" INTEGER REFERENCES "team" DEFERRABLE INITIALLY DEFERRED,
    "quarter" INTEGER,
    "days" INTEGER,
    "about" TEXT,
    "given_days" INTEGER,
    "given_percent" INTEGER,
    "due" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "pledge_key" ON "pledge" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "pledge_external" ON "pledge" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "pledge_state" ON "pledge" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "pledge_by" ON "pledge" ("by");
CREATE INDEX "pledge_what" ON "pledge" ("what");
CREATE INDEX "pledge_from_team" ON "pledge" ("from_team");
CREATE INDEX "pledge_to_team" ON "pledge" ("to_team");
CREATE INDEX "pledge_about" ON "pledge" ("about");

CREATE TABLE "stance" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "person" INTEGER NOT NULL REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT,
    "about" TEXT NOT NULL,
    "stance" TEXT,
    "ask" TEXT,
    "conditions" TEXT,
    "confidence" INTEGER
) STRICT;
CREATE UNIQUE INDEX "stance_key" ON "stance" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "stance_external" ON "stance" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "stance_set_1" ON "stance" ("person", COALESCE("on", ''), "about") WHERE "archived_at" IS NULL;
CREATE INDEX "stance_person" ON "stance" ("person");
CREATE INDEX "stance_about" ON "stance" ("about");

CREATE TABLE "step" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "about" TEXT,
    "track" TEXT,
    "gap" TEXT,
    "actor" TEXT,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "unblocks" INTEGER REFERENCES "step" DEFERRABLE INITIALLY DEFERRED,
    "metric" INTEGER REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED,
    "due" TEXT,
    "done_on" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "step_key" ON "step" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "step_external" ON "step" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "step_state" ON "step" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "step_title" ON "step" ("title");
CREATE INDEX "step_about" ON "step" ("about");
CREATE INDEX "step_owner" ON "step" ("owner");
CREATE INDEX "step_unblocks" ON "step" ("unblocks");
CREATE INDEX "step_metric" ON "step" ("metric");

CREATE TABLE "page" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "type" TEXT,
    "text" TEXT NOT NULL,
    "why" TEXT,
    "standard" INTEGER,
    "owner" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "author" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "review_on" TEXT,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "page_key" ON "page" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "page_external" ON "page" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "page_title_one" ON "page" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "page_state" ON "page" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "page_owner" ON "page" ("owner");
CREATE INDEX "page_author" ON "page" ("author");

CREATE TABLE "brief" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "title" TEXT NOT NULL,
    "reader" TEXT NOT NULL,
    "kind" TEXT,
    "lead" TEXT,
    "body" TEXT,
    "as_of" INTEGER,
    "frozen" TEXT,
    "open" INTEGER,
    "state" TEXT
) STRICT;
CREATE UNIQUE INDEX "brief_key" ON "brief" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "brief_external" ON "brief" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "brief_state" ON "brief" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "brief_title" ON "brief" ("title");
CREATE INDEX "brief_reader" ON "brief" ("reader");

CREATE TABLE "telling" (
    "id" INTEGER PRIMARY KEY,
    "rev" INTEGER NOT NULL,
    "key" TEXT,
    "created_at" INTEGER,
    "created_by" INTEGER,
    "updated_at" INTEGER,
    "updated_by" INTEGER,
    "external_id" TEXT,
    "source" TEXT,
    "archived_at" INTEGER,
    "to" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "topic" TEXT,
    "planned_on" TEXT,
    "told_on" TEXT,
    "minutes" INTEGER,
    "by" INTEGER REFERENCES "person" DEFERRABLE INITIALLY DEFERRED,
    "opened_at" INTEGER,
    "accepted_at" INTEGER
) STRICT;
CREATE UNIQUE INDEX "telling_key" ON "telling" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "telling_external" ON "telling" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "telling_to" ON "telling" ("to");
CREATE INDEX "telling_about" ON "telling" ("about");
CREATE INDEX "telling_by" ON "telling" ("by");
CREATE UNIQUE INDEX "change_idem" ON "change" ("actor", "idem_key") WHERE "idem_key" IS NOT NULL;
CREATE INDEX "change_at" ON "change" ("at");

CREATE TABLE "change_row" (
    "change" INTEGER NOT NULL REFERENCES "change",
    "n" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "record" INTEGER NOT NULL,
    "rev" INTEGER,
    "salt" TEXT,
    "before" TEXT,
    "after" TEXT,
    "digest" TEXT NOT NULL,
    PRIMARY KEY ("change", "n")
) STRICT;
CREATE INDEX "change_row_record" ON "change_row" ("kind", "record");

CREATE TABLE "counter" (
    "name" TEXT PRIMARY KEY NOT NULL,
    "value" INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS "kept_answer" (
    "actor" INTEGER NOT NULL,
    "idem_key" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "holder" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "content_type" TEXT,
    "body" TEXT,
    "location" TEXT,
    "etag" TEXT,
    "undo" TEXT,
    "link" TEXT,
    "disposition" TEXT,
    PRIMARY KEY ("actor", "idem_key")
) STRICT;

CREATE TABLE "session" (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "user" INTEGER NOT NULL REFERENCES "user",
    "created_at" INTEGER NOT NULL,
    "seen_at" INTEGER NOT NULL,
    "renewed_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "agent" TEXT,
    "ended_at" INTEGER
) STRICT;
CREATE UNIQUE INDEX "session_hash" ON "session" ("hash");
CREATE INDEX "session_user" ON "session" ("user");

CREATE TABLE "sign_in_try" (
    "name" TEXT NOT NULL,
    "at" INTEGER NOT NULL
) STRICT;
CREATE INDEX "sign_in_try_name" ON "sign_in_try" ("name", "at");

CREATE TABLE "custom_value" (
    "kind" TEXT NOT NULL,
    "record" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    PRIMARY KEY ("kind", "record", "field")
) STRICT;
CREATE INDEX "custom_value_text" ON "custom_value" ("kind", "field", "text");

CREATE TABLE "search_doc" (
    "id" INTEGER PRIMARY KEY NOT NULL,
    "kind" TEXT NOT NULL,
    "record" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "search_doc_record" ON "search_doc" ("kind", "record");
CREATE INDEX "search_doc_key" ON "search_doc" ("key");
CREATE VIRTUAL TABLE "search_fts" USING fts5("key", "title", "body", content='search_doc', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE VIRTUAL TABLE "search_vocab" USING fts5vocab('search_fts', 'row');

CREATE TABLE "search_word" (
    "term" TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "schema_version" (
    "version" INTEGER NOT NULL
) STRICT;
INSERT INTO "schema_version" ("version") VALUES (2);
