-- Written from the kinds: do not edit. Schema version 2.

CREATE TABLE "workspace" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    "zone" TEXT COLLATE "C" NOT NULL,
    "fiscal_start" BIGINT,
    "small_days" BIGINT,
    "days_per_week" BIGINT,
    "ratio_max" BIGINT,
    "group_min" BIGINT,
    "group_max" BIGINT,
    "audience_size" BIGINT,
    "audience_days" BIGINT,
    "telling_minutes" BIGINT,
    "coaching_minutes" BIGINT,
    "pulse_min" BIGINT,
    "answer_days" BIGINT,
    "listen_days" BIGINT,
    "moved_percent" BIGINT,
    "strategic_percent" BIGINT,
    "best_customers" BIGINT,
    "gate_days" BIGINT,
    "reserve_draw" BIGINT,
    "day_cost" BIGINT
);
CREATE UNIQUE INDEX "workspace_key" ON "workspace" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "workspace_external" ON "workspace" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "workspace_title" ON "workspace" ("title");

CREATE TABLE "user" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "email" TEXT COLLATE "C" NOT NULL,
    "person" BIGINT,
    "role" TEXT COLLATE "C",
    "persona" TEXT COLLATE "C",
    "oidc_subject" TEXT COLLATE "C",
    "password" TEXT COLLATE "C",
    "totp" TEXT COLLATE "C",
    "recovery" TEXT COLLATE "C",
    "last_seen" BIGINT,
    "digest" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "user_key" ON "user" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "user_external" ON "user" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "user_email_one" ON "user" ("email") WHERE "archived_at" IS NULL;
CREATE UNIQUE INDEX "user_person_one" ON "user" ("person") WHERE "archived_at" IS NULL;
CREATE UNIQUE INDEX "user_oidc_subject_one" ON "user" ("oidc_subject") WHERE "archived_at" IS NULL;
CREATE INDEX "user_state" ON "user" ("state") WHERE "archived_at" IS NULL;

CREATE TABLE "token" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "for" TEXT COLLATE "C",
    "record" TEXT COLLATE "C",
    "person" BIGINT,
    "scopes" TEXT COLLATE "C",
    "hash" TEXT COLLATE "C",
    "expires_at" BIGINT NOT NULL,
    "used_at" BIGINT,
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "token_key" ON "token" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "token_external" ON "token" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "token_state" ON "token" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "token_title" ON "token" ("title");
CREATE INDEX "token_record" ON "token" ("record");
CREATE INDEX "token_person" ON "token" ("person");

CREATE TABLE "change" (
    "id" BIGINT PRIMARY KEY,
    "at" BIGINT NOT NULL,
    "actor" BIGINT,
    "via" TEXT COLLATE "C" NOT NULL,
    "request_id" TEXT COLLATE "C",
    "action" TEXT COLLATE "C" NOT NULL,
    "undoes" BIGINT,
    "idem_key" TEXT COLLATE "C",
    "prev_hash" TEXT COLLATE "C",
    "hash" TEXT COLLATE "C",
    "happened_at" BIGINT,
    "happened_by" BIGINT,
    "client" TEXT COLLATE "C"
);
CREATE INDEX "change_actor" ON "change" ("actor");
CREATE INDEX "change_action" ON "change" ("action");
CREATE INDEX "change_undoes" ON "change" ("undoes");
CREATE INDEX "change_happened_by" ON "change" ("happened_by");

CREATE TABLE "alias" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "record" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "why" TEXT COLLATE "C",
    "system" TEXT COLLATE "C",
    "url" TEXT COLLATE "C",
    "status" TEXT COLLATE "C",
    "seen_at" BIGINT
);
CREATE UNIQUE INDEX "alias_key" ON "alias" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "alias_external" ON "alias" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "alias_set_1" ON "alias" ("text", COALESCE("system", ''), "record") WHERE "archived_at" IS NULL;
CREATE INDEX "alias_record" ON "alias" ("record");
CREATE INDEX "alias_text" ON "alias" ("text");

CREATE TABLE "import_batch" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "file" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "reader" TEXT COLLATE "C" NOT NULL,
    "digest" TEXT COLLATE "C",
    "mapping" TEXT COLLATE "C",
    "rows" BIGINT,
    "added" BIGINT,
    "changed" BIGINT,
    "unchanged" BIGINT,
    "quarantined" BIGINT,
    "problems" TEXT COLLATE "C",
    "change" BIGINT,
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "import_batch_key" ON "import_batch" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "import_batch_external" ON "import_batch" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "import_batch_digest_one" ON "import_batch" ("digest") WHERE "archived_at" IS NULL;
CREATE INDEX "import_batch_state" ON "import_batch" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "import_batch_file" ON "import_batch" ("file");
CREATE INDEX "import_batch_change" ON "import_batch" ("change");

CREATE TABLE "custom_field" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "kind" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "label" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C",
    "choices" TEXT COLLATE "C",
    "ref_kind" TEXT COLLATE "C",
    "personal" BOOLEAN
);
CREATE UNIQUE INDEX "custom_field_key" ON "custom_field" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "custom_field_external" ON "custom_field" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "custom_field_set_1" ON "custom_field" ("kind", "name") WHERE "archived_at" IS NULL;
CREATE INDEX "custom_field_label" ON "custom_field" ("label");

CREATE TABLE "comment" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "record" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C",
    "seen_by" TEXT COLLATE "C",
    "parent" BIGINT
);
CREATE UNIQUE INDEX "comment_key" ON "comment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "comment_external" ON "comment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "comment_record" ON "comment" ("record");
CREATE INDEX "comment_parent" ON "comment" ("parent");

CREATE TABLE "involved" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "record" TEXT COLLATE "C" NOT NULL,
    "who" TEXT COLLATE "C" NOT NULL,
    "as" TEXT COLLATE "C",
    "stage" TEXT COLLATE "C",
    "seen_at" BIGINT
);
CREATE UNIQUE INDEX "involved_key" ON "involved" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "involved_external" ON "involved" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "involved_set_1" ON "involved" ("record", "who", COALESCE("as", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "involved_record" ON "involved" ("record");
CREATE INDEX "involved_who" ON "involved" ("who");

CREATE TABLE "attachment" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "record" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "mime" TEXT COLLATE "C",
    "bytes" BIGINT,
    "sha256" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "attachment_key" ON "attachment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "attachment_external" ON "attachment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "attachment_record" ON "attachment" ("record");
CREATE INDEX "attachment_name" ON "attachment" ("name");

CREATE TABLE "saved_view" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "page" TEXT COLLATE "C" NOT NULL,
    "query" TEXT COLLATE "C",
    "shared" BOOLEAN,
    "audience" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "saved_view_key" ON "saved_view" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "saved_view_external" ON "saved_view" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "saved_view_title" ON "saved_view" ("title");

CREATE TABLE "connection" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C",
    "system" TEXT COLLATE "C",
    "direction" TEXT COLLATE "C",
    "url" TEXT COLLATE "C" NOT NULL,
    "secret" TEXT COLLATE "C",
    "mapping" TEXT COLLATE "C",
    "events" TEXT COLLATE "C",
    "every_minutes" BIGINT,
    "last_run" BIGINT,
    "last_problem" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "connection_key" ON "connection" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "connection_external" ON "connection" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "connection_state" ON "connection" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "connection_title" ON "connection" ("title");

CREATE TABLE "message" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "record" TEXT COLLATE "C",
    "to" TEXT COLLATE "C" NOT NULL,
    "address" TEXT COLLATE "C",
    "purpose" TEXT COLLATE "C",
    "subject" TEXT COLLATE "C",
    "text" TEXT COLLATE "C" NOT NULL,
    "signed_by" BIGINT,
    "due_at" BIGINT,
    "attempts" BIGINT,
    "last_problem" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "message_key" ON "message" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "message_external" ON "message" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "message_state" ON "message" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "message_record" ON "message" ("record");
CREATE INDEX "message_to" ON "message" ("to");
CREATE INDEX "message_subject" ON "message" ("subject");
CREATE INDEX "message_signed_by" ON "message" ("signed_by");

CREATE TABLE "market" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C",
    "owner" BIGINT
);
CREATE UNIQUE INDEX "market_key" ON "market" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "market_external" ON "market" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "market_title_one" ON "market" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "market_owner" ON "market" ("owner");

CREATE TABLE "segment" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "market" BIGINT NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C",
    "self_view" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "segment_key" ON "segment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "segment_external" ON "segment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "segment_title_one" ON "segment" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "segment_market" ON "segment" ("market");

CREATE TABLE "customer" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "segment" BIGINT,
    "parent" BIGINT,
    "revenue" BIGINT,
    "owner" BIGINT,
    "renews_on" TEXT COLLATE "C",
    "status" TEXT COLLATE "C",
    "strategy" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "customer_key" ON "customer" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "customer_external" ON "customer" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "customer_title_one" ON "customer" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "customer_segment" ON "customer" ("segment");
CREATE INDEX "customer_parent" ON "customer" ("parent");
CREATE INDEX "customer_owner" ON "customer" ("owner");

CREATE TABLE "contact" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "customer" BIGINT NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "layer" TEXT COLLATE "C",
    "title" TEXT COLLATE "C",
    "email" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "contact_key" ON "contact" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "contact_external" ON "contact" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "contact_customer" ON "contact" ("customer");
CREATE INDEX "contact_name" ON "contact" ("name");

CREATE TABLE "deal" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "customer" BIGINT,
    "product" BIGINT,
    "owner" BIGINT,
    "value" BIGINT,
    "stage" TEXT COLLATE "C",
    "result" TEXT COLLATE "C",
    "opened_on" TEXT COLLATE "C",
    "closed_on" TEXT COLLATE "C",
    "why" TEXT COLLATE "C",
    "lost_to" TEXT COLLATE "C",
    "solution" BIGINT
);
CREATE UNIQUE INDEX "deal_key" ON "deal" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "deal_external" ON "deal" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "deal_title" ON "deal" ("title");
CREATE INDEX "deal_customer" ON "deal" ("customer");
CREATE INDEX "deal_product" ON "deal" ("product");
CREATE INDEX "deal_owner" ON "deal" ("owner");
CREATE INDEX "deal_solution" ON "deal" ("solution");

CREATE TABLE "fact" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "text" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C",
    "subject" TEXT COLLATE "C",
    "from" TEXT COLLATE "C",
    "url" TEXT COLLATE "C",
    "on" TEXT COLLATE "C",
    "valid_until" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "fact_key" ON "fact" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "fact_external" ON "fact" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "fact_about" ON "fact" ("about");
CREATE INDEX "fact_from" ON "fact" ("from");

CREATE TABLE "talk" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "with" TEXT COLLATE "C" NOT NULL,
    "on" TEXT COLLATE "C" NOT NULL,
    "at" TEXT COLLATE "C",
    "purpose" TEXT COLLATE "C",
    "about" TEXT COLLATE "C",
    "by" BIGINT,
    "minutes" BIGINT,
    "our_minutes" BIGINT,
    "summary" TEXT COLLATE "C",
    "result" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "talk_key" ON "talk" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "talk_external" ON "talk" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "talk_state" ON "talk" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "talk_with" ON "talk" ("with");
CREATE INDEX "talk_about" ON "talk" ("about");
CREATE INDEX "talk_by" ON "talk" ("by");

CREATE TABLE "question" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "record" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C",
    "n" BIGINT,
    "answer" TEXT COLLATE "C",
    "answered_by" TEXT COLLATE "C",
    "answered_at" BIGINT
);
CREATE UNIQUE INDEX "question_key" ON "question" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "question_external" ON "question" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "question_record" ON "question" ("record");
CREATE INDEX "question_answered_by" ON "question" ("answered_by");

CREATE TABLE "quote" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "text" TEXT COLLATE "C" NOT NULL,
    "who" TEXT COLLATE "C" NOT NULL,
    "talk" BIGINT,
    "request" BIGINT,
    "question" BIGINT,
    "on" TEXT COLLATE "C",
    "layer" TEXT COLLATE "C",
    "strength" TEXT COLLATE "C",
    "theme" TEXT COLLATE "C",
    "rank" BIGINT,
    "because_of" BIGINT,
    "disposition" TEXT COLLATE "C",
    "disposition_why" TEXT COLLATE "C",
    "answered_by" BIGINT,
    "look_again" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "quote_key" ON "quote" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "quote_external" ON "quote" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "quote_who" ON "quote" ("who");
CREATE INDEX "quote_talk" ON "quote" ("talk");
CREATE INDEX "quote_request" ON "quote" ("request");
CREATE INDEX "quote_question" ON "quote" ("question");
CREATE INDEX "quote_because_of" ON "quote" ("because_of");
CREATE INDEX "quote_answered_by" ON "quote" ("answered_by");

CREATE TABLE "priority" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "layer" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C",
    "points" BIGINT,
    "points_by" BIGINT,
    "market" BIGINT,
    "vision" BIGINT,
    "theme" TEXT COLLATE "C",
    "owner" BIGINT,
    "review_on" TEXT COLLATE "C",
    "validated_by" BIGINT,
    "state" TEXT COLLATE "C"
);
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
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "upper" BIGINT NOT NULL,
    "lower" BIGINT NOT NULL,
    "share" BIGINT,
    "seen_hash" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "drives_key" ON "drives" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "drives_external" ON "drives" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "drives_set_1" ON "drives" ("upper", "lower") WHERE "archived_at" IS NULL;
CREATE INDEX "drives_upper" ON "drives" ("upper");
CREATE INDEX "drives_lower" ON "drives" ("lower");

CREATE TABLE "evidence" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "item" TEXT COLLATE "C" NOT NULL,
    "record" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C",
    "what" TEXT COLLATE "C",
    "change" BIGINT
);
CREATE UNIQUE INDEX "evidence_key" ON "evidence" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "evidence_external" ON "evidence" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "evidence_set_1" ON "evidence" ("item", "record", COALESCE("role", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "evidence_item" ON "evidence" ("item");
CREATE INDEX "evidence_record" ON "evidence" ("record");
CREATE INDEX "evidence_change" ON "evidence" ("change");

CREATE TABLE "requirement" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "done_when" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C",
    "owner" BIGINT,
    "differentiates" TEXT COLLATE "C",
    "mode" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "requirement_key" ON "requirement" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "requirement_external" ON "requirement" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "requirement_state" ON "requirement" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "requirement_title" ON "requirement" ("title");
CREATE INDEX "requirement_owner" ON "requirement" ("owner");

CREATE TABLE "serves" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "priority" BIGINT NOT NULL,
    "requirement" BIGINT NOT NULL,
    "share" BIGINT,
    "primary" BOOLEAN,
    "seen_hash" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "serves_key" ON "serves" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "serves_external" ON "serves" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "serves_set_1" ON "serves" ("priority", "requirement") WHERE "archived_at" IS NULL;
CREATE INDEX "serves_priority" ON "serves" ("priority");
CREATE INDEX "serves_requirement" ON "serves" ("requirement");

CREATE TABLE "product" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "owner" BIGINT,
    "line" TEXT COLLATE "C",
    "value" TEXT COLLATE "C",
    "state" TEXT COLLATE "C",
    "retired_on" TEXT COLLATE "C",
    "small" BOOLEAN
);
CREATE UNIQUE INDEX "product_key" ON "product" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "product_external" ON "product" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "product_title_one" ON "product" ("title") WHERE "archived_at" IS NULL;
CREATE UNIQUE INDEX "product_code_one" ON "product" ("code") WHERE "archived_at" IS NULL;
CREATE INDEX "product_state" ON "product" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "product_owner" ON "product" ("owner");

CREATE TABLE "feature" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "product" BIGINT NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "class" TEXT COLLATE "C",
    "origin" TEXT COLLATE "C",
    "originator" BIGINT,
    "does" TEXT COLLATE "C",
    "text" TEXT COLLATE "C",
    "why" TEXT COLLATE "C",
    "parent" BIGINT,
    "bet" BOOLEAN,
    "worth_low" BIGINT,
    "worth_high" BIGINT,
    "worth_by" BIGINT,
    "slice_of" BIGINT,
    "slice_percent" BIGINT,
    "span" BIGINT,
    "earliest" BIGINT,
    "latest" BIGINT,
    "hill" BIGINT,
    "shipped_on" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
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
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "requirement" BIGINT NOT NULL,
    "feature" BIGINT NOT NULL,
    "share" BIGINT,
    "role" TEXT COLLATE "C",
    "primary" BOOLEAN,
    "seen_hash" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "fulfils_key" ON "fulfils" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "fulfils_external" ON "fulfils" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "fulfils_set_1" ON "fulfils" ("requirement", "feature") WHERE "archived_at" IS NULL;
CREATE INDEX "fulfils_requirement" ON "fulfils" ("requirement");
CREATE INDEX "fulfils_feature" ON "fulfils" ("feature");

CREATE TABLE "needs" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "feature" BIGINT NOT NULL,
    "needed" BIGINT NOT NULL,
    "lag" BIGINT
);
CREATE UNIQUE INDEX "needs_key" ON "needs" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "needs_external" ON "needs" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "needs_set_1" ON "needs" ("feature", "needed") WHERE "archived_at" IS NULL;
CREATE INDEX "needs_feature" ON "needs" ("feature");
CREATE INDEX "needs_needed" ON "needs" ("needed");

CREATE TABLE "solution" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "value" TEXT COLLATE "C",
    "accomplishment" TEXT COLLATE "C",
    "silo" TEXT COLLATE "C",
    "growth" TEXT COLLATE "C",
    "segment" BIGINT,
    "growth_low" BIGINT,
    "growth_high" BIGINT,
    "price" TEXT COLLATE "C",
    "owner" BIGINT,
    "whole" BOOLEAN,
    "strict" BOOLEAN,
    "hill" BIGINT,
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "solution_key" ON "solution" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "solution_external" ON "solution" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "solution_title_one" ON "solution" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "solution_state" ON "solution" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "solution_segment" ON "solution" ("segment");
CREATE INDEX "solution_owner" ON "solution" ("owner");

CREATE TABLE "part" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "solution" BIGINT NOT NULL,
    "feature" BIGINT NOT NULL,
    "required" BOOLEAN,
    "primary" BOOLEAN
);
CREATE UNIQUE INDEX "part_key" ON "part" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "part_external" ON "part" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "part_set_1" ON "part" ("solution", "feature") WHERE "archived_at" IS NULL;
CREATE INDEX "part_solution" ON "part" ("solution");
CREATE INDEX "part_feature" ON "part" ("feature");

CREATE TABLE "team" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C",
    "parent" BIGINT,
    "head" BIGINT,
    "purpose" TEXT COLLATE "C",
    "about" TEXT COLLATE "C",
    "cadence_days" BIGINT,
    "until" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "team_key" ON "team" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "team_external" ON "team" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "team_title_one" ON "team" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "team_parent" ON "team" ("parent");
CREATE INDEX "team_head" ON "team" ("head");
CREATE INDEX "team_about" ON "team" ("about");

CREATE TABLE "capacity" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "team" BIGINT NOT NULL,
    "quarter" BIGINT NOT NULL,
    "days" BIGINT NOT NULL,
    "reserve" BIGINT
);
CREATE UNIQUE INDEX "capacity_key" ON "capacity" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "capacity_external" ON "capacity" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "capacity_set_1" ON "capacity" ("team", "quarter") WHERE "archived_at" IS NULL;
CREATE INDEX "capacity_team" ON "capacity" ("team");

CREATE TABLE "effort" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "feature" BIGINT NOT NULL,
    "team" BIGINT NOT NULL,
    "low" BIGINT,
    "likely" BIGINT NOT NULL,
    "high" BIGINT,
    "by" BIGINT
);
CREATE UNIQUE INDEX "effort_key" ON "effort" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "effort_external" ON "effort" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "effort_set_1" ON "effort" ("feature", "team") WHERE "archived_at" IS NULL;
CREATE INDEX "effort_feature" ON "effort" ("feature");
CREATE INDEX "effort_team" ON "effort" ("team");
CREATE INDEX "effort_by" ON "effort" ("by");

CREATE TABLE "plan_version" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "n" BIGINT,
    "parent" BIGINT,
    "first" BIGINT NOT NULL,
    "quarters" BIGINT NOT NULL,
    "title" TEXT COLLATE "C",
    "why" TEXT COLLATE "C",
    "made_by" TEXT COLLATE "C",
    "because" TEXT COLLATE "C",
    "proven" BOOLEAN,
    "unit" TEXT COLLATE "C",
    "value" BIGINT,
    "bound" BIGINT,
    "solver" TEXT COLLATE "C",
    "input_hash" TEXT COLLATE "C",
    "frozen" TEXT COLLATE "C",
    "adopted_at" BIGINT,
    "adopted_by" BIGINT
);
CREATE UNIQUE INDEX "plan_version_key" ON "plan_version" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "plan_version_external" ON "plan_version" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "plan_version_n_one" ON "plan_version" ("n") WHERE "archived_at" IS NULL;
CREATE INDEX "plan_version_parent" ON "plan_version" ("parent");
CREATE INDEX "plan_version_title" ON "plan_version" ("title");
CREATE INDEX "plan_version_because" ON "plan_version" ("because");
CREATE INDEX "plan_version_adopted_by" ON "plan_version" ("adopted_by");

CREATE TABLE "plan_row" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "version" BIGINT NOT NULL,
    "feature" BIGINT NOT NULL,
    "quarter" BIGINT NOT NULL,
    "span" BIGINT NOT NULL,
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "plan_row_key" ON "plan_row" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "plan_row_external" ON "plan_row" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "plan_row_set_1" ON "plan_row" ("version", "feature") WHERE "archived_at" IS NULL;
CREATE INDEX "plan_row_version" ON "plan_row" ("version");
CREATE INDEX "plan_row_feature" ON "plan_row" ("feature");

CREATE TABLE "rule" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "type" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C",
    "other" BIGINT,
    "class" TEXT COLLATE "C",
    "quarter" BIGINT,
    "until" BIGINT,
    "percent" BIGINT,
    "count" BIGINT,
    "hard" BOOLEAN,
    "why" TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX "rule_key" ON "rule" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "rule_external" ON "rule" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "rule_subject" ON "rule" ("subject");
CREATE INDEX "rule_other" ON "rule" ("other");
CREATE INDEX "rule_why" ON "rule" ("why");

CREATE TABLE "promise" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "to" TEXT COLLATE "C" NOT NULL,
    "what" TEXT COLLATE "C" NOT NULL,
    "due" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C",
    "by" BIGINT,
    "made_on" TEXT COLLATE "C",
    "hard" BOOLEAN,
    "message" BIGINT,
    "moved_to" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "promise_key" ON "promise" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "promise_external" ON "promise" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "promise_state" ON "promise" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "promise_to" ON "promise" ("to");
CREATE INDEX "promise_what" ON "promise" ("what");
CREATE INDEX "promise_about" ON "promise" ("about");
CREATE INDEX "promise_by" ON "promise" ("by");
CREATE INDEX "promise_message" ON "promise" ("message");

CREATE TABLE "request" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "text" TEXT COLLATE "C" NOT NULL,
    "way" TEXT COLLATE "C",
    "what_for" TEXT COLLATE "C",
    "serves" TEXT COLLATE "C",
    "layer" TEXT COLLATE "C",
    "feature" BIGINT,
    "owner" BIGINT,
    "due" TEXT COLLATE "C",
    "escalated_to" BIGINT,
    "escalated_on" TEXT COLLATE "C",
    "handed_to" BIGINT,
    "minutes" BIGINT,
    "later_until" TEXT COLLATE "C",
    "into" BIGINT,
    "votes" BIGINT,
    "state" TEXT COLLATE "C"
);
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
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "request" BIGINT NOT NULL,
    "contact" BIGINT,
    "person" BIGINT,
    "customer" BIGINT,
    "name" TEXT COLLATE "C",
    "on" TEXT COLLATE "C",
    "words" TEXT COLLATE "C",
    "deal" BIGINT,
    "risk" BIGINT,
    "risk_by" BIGINT
);
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
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "on" TEXT COLLATE "C" NOT NULL,
    "verdict" TEXT COLLATE "C" NOT NULL,
    "basis" TEXT COLLATE "C" NOT NULL,
    "reason" TEXT COLLATE "C" NOT NULL,
    "alternative" TEXT COLLATE "C",
    "revisit_on" TEXT COLLATE "C",
    "revisit_when" TEXT COLLATE "C",
    "never" BOOLEAN,
    "goal" BIGINT,
    "signed_by" BIGINT,
    "at" BIGINT,
    "team" BIGINT,
    "waived" TEXT COLLATE "C",
    "confidence" BIGINT,
    "pressure" TEXT COLLATE "C",
    "frozen" TEXT COLLATE "C",
    "supersedes" BIGINT,
    "plan_version" BIGINT,
    "state" TEXT COLLATE "C"
);
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
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "what" TEXT COLLATE "C" NOT NULL,
    "product" BIGINT,
    "team" BIGINT,
    "up_to_days" BIGINT,
    "up_to" BIGINT,
    "decider" BIGINT NOT NULL,
    "consulted" TEXT COLLATE "C",
    "from" TEXT COLLATE "C",
    "until" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "right_key" ON "right" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "right_external" ON "right" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "right_product" ON "right" ("product");
CREATE INDEX "right_team" ON "right" ("team");
CREATE INDEX "right_decider" ON "right" ("decider");

CREATE TABLE "tradeoff" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C",
    "request" BIGINT,
    "wish" BIGINT,
    "retire" TEXT COLLATE "C",
    "quarter" BIGINT NOT NULL,
    "what_for" TEXT COLLATE "C",
    "decider" BIGINT,
    "due" BIGINT,
    "priced_on" BIGINT,
    "frozen" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
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
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "tradeoff" BIGINT NOT NULL,
    "letter" TEXT COLLATE "C",
    "type" TEXT COLLATE "C",
    "title" TEXT COLLATE "C",
    "gets" TEXT COLLATE "C",
    "slice" BIGINT,
    "version" BIGINT,
    "proven" BOOLEAN,
    "bound" BIGINT,
    "robust" TEXT COLLATE "C",
    "figures" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "option_key" ON "option" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "option_external" ON "option" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "option_set_1" ON "option" ("tradeoff", COALESCE("letter", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "option_tradeoff" ON "option" ("tradeoff");
CREATE INDEX "option_title" ON "option" ("title");
CREATE INDEX "option_slice" ON "option" ("slice");
CREATE INDEX "option_version" ON "option" ("version");

CREATE TABLE "goal" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "owner" BIGINT NOT NULL,
    "metric" BIGINT NOT NULL,
    "due" TEXT COLLATE "C" NOT NULL,
    "direction" TEXT COLLATE "C",
    "baseline" DOUBLE PRECISION,
    "target" DOUBLE PRECISION,
    "level" TEXT COLLATE "C",
    "team" BIGINT,
    "parent" BIGINT,
    "objective" TEXT COLLATE "C",
    "horizon" TEXT COLLATE "C",
    "payback_on" TEXT COLLATE "C",
    "paid" TEXT COLLATE "C",
    "amount" BIGINT,
    "product" BIGINT,
    "solution" BIGINT,
    "state" TEXT COLLATE "C"
);
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
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "unit" TEXT COLLATE "C",
    "decimals" BIGINT,
    "quantity" TEXT COLLATE "C",
    "nature" TEXT COLLATE "C",
    "actor" TEXT COLLATE "C",
    "behaviour" TEXT COLLATE "C",
    "feeds" BIGINT,
    "proxy_for" BIGINT,
    "connection" BIGINT
);
CREATE UNIQUE INDEX "metric_key" ON "metric" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "metric_external" ON "metric" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "metric_title_one" ON "metric" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "metric_feeds" ON "metric" ("feeds");
CREATE INDEX "metric_proxy_for" ON "metric" ("proxy_for");
CREATE INDEX "metric_connection" ON "metric" ("connection");

CREATE TABLE "measurement" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "metric" BIGINT NOT NULL,
    "on" TEXT COLLATE "C" NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "customer" BIGINT,
    "estimated" BOOLEAN,
    "note" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "measurement_key" ON "measurement" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "measurement_external" ON "measurement" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "measurement_set_1" ON "measurement" ("metric", "on", COALESCE("customer", 0)) WHERE "archived_at" IS NULL;
CREATE INDEX "measurement_metric" ON "measurement" ("metric");
CREATE INDEX "measurement_customer" ON "measurement" ("customer");

CREATE TABLE "outcome" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "about" TEXT COLLATE "C" NOT NULL,
    "metric" BIGINT NOT NULL,
    "baseline" DOUBLE PRECISION,
    "target" DOUBLE PRECISION,
    "from" TEXT COLLATE "C",
    "due" TEXT COLLATE "C",
    "who" TEXT COLLATE "C",
    "does" TEXT COLLATE "C",
    "customer" BIGINT,
    "owner" BIGINT,
    "confidence" BIGINT,
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "outcome_key" ON "outcome" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "outcome_external" ON "outcome" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "outcome_state" ON "outcome" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "outcome_about" ON "outcome" ("about");
CREATE INDEX "outcome_metric" ON "outcome" ("metric");
CREATE INDEX "outcome_who" ON "outcome" ("who");
CREATE INDEX "outcome_customer" ON "outcome" ("customer");
CREATE INDEX "outcome_owner" ON "outcome" ("owner");

CREATE TABLE "conflict" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "a" BIGINT NOT NULL,
    "b" BIGINT,
    "rule" TEXT COLLATE "C",
    "cost" TEXT COLLATE "C",
    "cost_days" BIGINT,
    "cost_money" BIGINT,
    "mediator" BIGINT,
    "proposal" TEXT COLLATE "C",
    "agreement" TEXT COLLATE "C",
    "recheck_on" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "conflict_key" ON "conflict" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "conflict_external" ON "conflict" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "conflict_set_1" ON "conflict" ("a", COALESCE("b", 0), COALESCE("rule", '')) WHERE "archived_at" IS NULL;
CREATE INDEX "conflict_state" ON "conflict" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "conflict_a" ON "conflict" ("a");
CREATE INDEX "conflict_b" ON "conflict" ("b");
CREATE INDEX "conflict_mediator" ON "conflict" ("mediator");

CREATE TABLE "ledger_line" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "month" TEXT COLLATE "C" NOT NULL,
    "measure" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "product" BIGINT,
    "solution" BIGINT,
    "customer" BIGINT,
    "segment" BIGINT,
    "estimated" BOOLEAN,
    "total" BOOLEAN
);
CREATE UNIQUE INDEX "ledger_line_key" ON "ledger_line" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "ledger_line_external" ON "ledger_line" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "ledger_line_product" ON "ledger_line" ("product");
CREATE INDEX "ledger_line_solution" ON "ledger_line" ("solution");
CREATE INDEX "ledger_line_customer" ON "ledger_line" ("customer");
CREATE INDEX "ledger_line_segment" ON "ledger_line" ("segment");

CREATE TABLE "watch" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C",
    "metric" BIGINT NOT NULL,
    "crosses" TEXT COLLATE "C",
    "value" DOUBLE PRECISION NOT NULL,
    "days" BIGINT,
    "then" TEXT COLLATE "C",
    "about" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "watch_key" ON "watch" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "watch_external" ON "watch" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "watch_state" ON "watch" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "watch_title" ON "watch" ("title");
CREATE INDEX "watch_metric" ON "watch" ("metric");
CREATE INDEX "watch_about" ON "watch" ("about");

CREATE TABLE "person" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C",
    "job" TEXT COLLATE "C",
    "team" BIGINT,
    "manager" BIGINT,
    "craft" TEXT COLLATE "C",
    "background" TEXT COLLATE "C",
    "started_on" TEXT COLLATE "C",
    "left_on" TEXT COLLATE "C",
    "expertise" TEXT COLLATE "C",
    "context" TEXT COLLATE "C",
    "reads" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "person_key" ON "person" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "person_external" ON "person" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "person_title" ON "person" ("title");
CREATE INDEX "person_team" ON "person" ("team");
CREATE INDEX "person_manager" ON "person" ("manager");

CREATE TABLE "assignment" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "person" BIGINT NOT NULL,
    "to" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C",
    "layer" TEXT COLLATE "C",
    "every_days" BIGINT,
    "minutes_week" BIGINT,
    "percent" BIGINT,
    "from" TEXT COLLATE "C",
    "until" TEXT COLLATE "C",
    "structure" BIGINT
);
CREATE UNIQUE INDEX "assignment_key" ON "assignment" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "assignment_external" ON "assignment" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "assignment_person" ON "assignment" ("person");
CREATE INDEX "assignment_to" ON "assignment" ("to");
CREATE INDEX "assignment_structure" ON "assignment" ("structure");

CREATE TABLE "opening" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "team" BIGINT,
    "decision" BIGINT,
    "want" TEXT COLLATE "C",
    "mix" TEXT COLLATE "C",
    "channel" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "opening_key" ON "opening" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "opening_external" ON "opening" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "opening_state" ON "opening" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "opening_title" ON "opening" ("title");
CREATE INDEX "opening_team" ON "opening" ("team");
CREATE INDEX "opening_decision" ON "opening" ("decision");

CREATE TABLE "coaching" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "person" BIGINT NOT NULL,
    "coach" BIGINT NOT NULL,
    "on" TEXT COLLATE "C" NOT NULL,
    "minutes" BIGINT,
    "type" TEXT COLLATE "C",
    "area" TEXT COLLATE "C",
    "level" BIGINT,
    "about" TEXT COLLATE "C",
    "notes" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "coaching_key" ON "coaching" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "coaching_external" ON "coaching" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "coaching_person" ON "coaching" ("person");
CREATE INDEX "coaching_coach" ON "coaching" ("coach");
CREATE INDEX "coaching_about" ON "coaching" ("about");

CREATE TABLE "pulse" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "survey" TEXT COLLATE "C" NOT NULL,
    "item" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C",
    "round" TEXT COLLATE "C" NOT NULL,
    "team" BIGINT,
    "score" BIGINT NOT NULL,
    "person" BIGINT
);
CREATE UNIQUE INDEX "pulse_key" ON "pulse" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "pulse_external" ON "pulse" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "pulse_about" ON "pulse" ("about");
CREATE INDEX "pulse_team" ON "pulse" ("team");
CREATE INDEX "pulse_person" ON "pulse" ("person");

CREATE TABLE "time_note" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "person" BIGINT NOT NULL,
    "week" TEXT COLLATE "C" NOT NULL,
    "category" TEXT COLLATE "C" NOT NULL,
    "minutes" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "time_note_key" ON "time_note" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "time_note_external" ON "time_note" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "time_note_set_1" ON "time_note" ("person", "week", "category") WHERE "archived_at" IS NULL;
CREATE INDEX "time_note_person" ON "time_note" ("person");

CREATE TABLE "pledge" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "by" BIGINT NOT NULL,
    "what" TEXT COLLATE "C" NOT NULL,
    "from_team" BIGINT,
    "to_team" BIGINT,
    "quarter" BIGINT,
    "days" BIGINT,
    "about" TEXT COLLATE "C",
    "given_days" BIGINT,
    "given_percent" BIGINT,
    "due" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "pledge_key" ON "pledge" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "pledge_external" ON "pledge" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "pledge_state" ON "pledge" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "pledge_by" ON "pledge" ("by");
CREATE INDEX "pledge_what" ON "pledge" ("what");
CREATE INDEX "pledge_from_team" ON "pledge" ("from_team");
CREATE INDEX "pledge_to_team" ON "pledge" ("to_team");
CREATE INDEX "pledge_about" ON "pledge" ("about");

CREATE TABLE "stance" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "person" BIGINT NOT NULL,
    "on" TEXT COLLATE "C",
    "about" TEXT COLLATE "C" NOT NULL,
    "stance" TEXT COLLATE "C",
    "ask" TEXT COLLATE "C",
    "conditions" TEXT COLLATE "C",
    "confidence" BIGINT
);
CREATE UNIQUE INDEX "stance_key" ON "stance" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "stance_external" ON "stance" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "stance_set_1" ON "stance" ("person", COALESCE("on", ''), "about") WHERE "archived_at" IS NULL;
CREATE INDEX "stance_person" ON "stance" ("person");
CREATE INDEX "stance_about" ON "stance" ("about");

CREATE TABLE "step" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C",
    "track" TEXT COLLATE "C",
    "gap" TEXT COLLATE "C",
    "actor" TEXT COLLATE "C",
    "owner" BIGINT,
    "unblocks" BIGINT,
    "metric" BIGINT,
    "due" TEXT COLLATE "C",
    "done_on" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "step_key" ON "step" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "step_external" ON "step" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "step_state" ON "step" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "step_title" ON "step" ("title");
CREATE INDEX "step_about" ON "step" ("about");
CREATE INDEX "step_owner" ON "step" ("owner");
CREATE INDEX "step_unblocks" ON "step" ("unblocks");
CREATE INDEX "step_metric" ON "step" ("metric");

CREATE TABLE "page" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C",
    "text" TEXT COLLATE "C" NOT NULL,
    "why" TEXT COLLATE "C",
    "standard" BOOLEAN,
    "owner" BIGINT,
    "author" BIGINT,
    "review_on" TEXT COLLATE "C",
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "page_key" ON "page" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "page_external" ON "page" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE UNIQUE INDEX "page_title_one" ON "page" ("title") WHERE "archived_at" IS NULL;
CREATE INDEX "page_state" ON "page" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "page_owner" ON "page" ("owner");
CREATE INDEX "page_author" ON "page" ("author");

CREATE TABLE "brief" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "title" TEXT COLLATE "C" NOT NULL,
    "reader" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C",
    "lead" TEXT COLLATE "C",
    "body" TEXT COLLATE "C",
    "as_of" BIGINT,
    "frozen" TEXT COLLATE "C",
    "open" BOOLEAN,
    "state" TEXT COLLATE "C"
);
CREATE UNIQUE INDEX "brief_key" ON "brief" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "brief_external" ON "brief" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "brief_state" ON "brief" ("state") WHERE "archived_at" IS NULL;
CREATE INDEX "brief_title" ON "brief" ("title");
CREATE INDEX "brief_reader" ON "brief" ("reader");

CREATE TABLE "telling" (
    "id" BIGINT PRIMARY KEY,
    "rev" BIGINT NOT NULL,
    "key" TEXT COLLATE "C",
    "created_at" BIGINT,
    "created_by" BIGINT,
    "updated_at" BIGINT,
    "updated_by" BIGINT,
    "external_id" TEXT COLLATE "C",
    "source" TEXT COLLATE "C",
    "archived_at" BIGINT,
    "to" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "topic" TEXT COLLATE "C",
    "planned_on" TEXT COLLATE "C",
    "told_on" TEXT COLLATE "C",
    "minutes" BIGINT,
    "by" BIGINT,
    "opened_at" BIGINT,
    "accepted_at" BIGINT
);
CREATE UNIQUE INDEX "telling_key" ON "telling" ("key") WHERE "key" IS NOT NULL;
CREATE UNIQUE INDEX "telling_external" ON "telling" ("external_id", COALESCE("source", '')) WHERE "external_id" IS NOT NULL;
CREATE INDEX "telling_to" ON "telling" ("to");
CREATE INDEX "telling_about" ON "telling" ("about");
CREATE INDEX "telling_by" ON "telling" ("by");
CREATE UNIQUE INDEX "change_idem" ON "change" ("actor", "idem_key") WHERE "idem_key" IS NOT NULL;
CREATE INDEX "change_at" ON "change" ("at");

CREATE TABLE "change_row" (
    "change" BIGINT NOT NULL REFERENCES "change",
    "n" BIGINT NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "record" BIGINT NOT NULL,
    "rev" BIGINT,
    "salt" TEXT COLLATE "C",
    "before" TEXT COLLATE "C",
    "after" TEXT COLLATE "C",
    "digest" TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY ("change", "n")
);
CREATE INDEX "change_row_record" ON "change_row" ("kind", "record");

CREATE TABLE "counter" (
    "name" TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    "value" BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS "kept_answer" (
    "actor" BIGINT NOT NULL,
    "idem_key" TEXT COLLATE "C" NOT NULL,
    "digest" TEXT COLLATE "C" NOT NULL,
    "status" BIGINT NOT NULL,
    "holder" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "content_type" TEXT COLLATE "C",
    "body" TEXT COLLATE "C",
    "location" TEXT COLLATE "C",
    "etag" TEXT COLLATE "C",
    "undo" TEXT COLLATE "C",
    "link" TEXT COLLATE "C",
    "disposition" TEXT COLLATE "C",
    PRIMARY KEY ("actor", "idem_key")
);

CREATE TABLE "session" (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "purpose" TEXT COLLATE "C" NOT NULL,
    "user" BIGINT NOT NULL REFERENCES "user",
    "created_at" BIGINT NOT NULL,
    "seen_at" BIGINT NOT NULL,
    "renewed_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "agent" TEXT COLLATE "C",
    "ended_at" BIGINT
);
CREATE UNIQUE INDEX "session_hash" ON "session" ("hash");
CREATE INDEX "session_user" ON "session" ("user");

CREATE TABLE "sign_in_try" (
    "name" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "sign_in_try_name" ON "sign_in_try" ("name", "at");

CREATE TABLE "custom_value" (
    "kind" TEXT COLLATE "C" NOT NULL,
    "record" BIGINT NOT NULL,
    "field" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY ("kind", "record", "field")
);
CREATE INDEX "custom_value_text" ON "custom_value" ("kind", "field", "text");

CREATE TABLE "search_doc" (
    "id" BIGINT PRIMARY KEY NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "record" BIGINT NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "body" TEXT COLLATE "C" NOT NULL,
    "title_words" tsvector NOT NULL,
    "words" tsvector NOT NULL
);
CREATE UNIQUE INDEX "search_doc_record" ON "search_doc" ("kind", "record");
CREATE INDEX "search_doc_key" ON "search_doc" ("key");
CREATE INDEX "search_doc_title_words" ON "search_doc" USING gin ("title_words") WITH (fastupdate = off);
CREATE INDEX "search_doc_words" ON "search_doc" USING gin ("words") WITH (fastupdate = off);

CREATE TABLE "search_word" (
    "term" TEXT COLLATE "C" PRIMARY KEY NOT NULL
);

CREATE TABLE "schema_version" (
    "version" BIGINT NOT NULL
);
INSERT INTO "schema_version" ("version") VALUES (2);
ALTER TABLE "user" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "token" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "import_batch" ADD FOREIGN KEY ("change") REFERENCES "change" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "comment" ADD FOREIGN KEY ("parent") REFERENCES "comment" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "message" ADD FOREIGN KEY ("signed_by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "market" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "segment" ADD FOREIGN KEY ("market") REFERENCES "market" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "customer" ADD FOREIGN KEY ("segment") REFERENCES "segment" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "customer" ADD FOREIGN KEY ("parent") REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "customer" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "contact" ADD FOREIGN KEY ("customer") REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "deal" ADD FOREIGN KEY ("customer") REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "deal" ADD FOREIGN KEY ("product") REFERENCES "product" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "deal" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "deal" ADD FOREIGN KEY ("solution") REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "talk" ADD FOREIGN KEY ("by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "quote" ADD FOREIGN KEY ("talk") REFERENCES "talk" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "quote" ADD FOREIGN KEY ("request") REFERENCES "request" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "quote" ADD FOREIGN KEY ("question") REFERENCES "question" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "quote" ADD FOREIGN KEY ("because_of") REFERENCES "quote" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "quote" ADD FOREIGN KEY ("answered_by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "priority" ADD FOREIGN KEY ("points_by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "priority" ADD FOREIGN KEY ("market") REFERENCES "market" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "priority" ADD FOREIGN KEY ("vision") REFERENCES "page" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "priority" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "priority" ADD FOREIGN KEY ("validated_by") REFERENCES "contact" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "drives" ADD FOREIGN KEY ("upper") REFERENCES "priority" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "drives" ADD FOREIGN KEY ("lower") REFERENCES "priority" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "evidence" ADD FOREIGN KEY ("change") REFERENCES "change" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "requirement" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "serves" ADD FOREIGN KEY ("priority") REFERENCES "priority" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "serves" ADD FOREIGN KEY ("requirement") REFERENCES "requirement" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "product" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "feature" ADD FOREIGN KEY ("product") REFERENCES "product" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "feature" ADD FOREIGN KEY ("originator") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "feature" ADD FOREIGN KEY ("parent") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "feature" ADD FOREIGN KEY ("worth_by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "feature" ADD FOREIGN KEY ("slice_of") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "fulfils" ADD FOREIGN KEY ("requirement") REFERENCES "requirement" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "fulfils" ADD FOREIGN KEY ("feature") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "needs" ADD FOREIGN KEY ("feature") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "needs" ADD FOREIGN KEY ("needed") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "solution" ADD FOREIGN KEY ("segment") REFERENCES "segment" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "solution" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "part" ADD FOREIGN KEY ("solution") REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "part" ADD FOREIGN KEY ("feature") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "team" ADD FOREIGN KEY ("parent") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "team" ADD FOREIGN KEY ("head") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "capacity" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "effort" ADD FOREIGN KEY ("feature") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "effort" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "effort" ADD FOREIGN KEY ("by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "plan_version" ADD FOREIGN KEY ("parent") REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "plan_version" ADD FOREIGN KEY ("adopted_by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "plan_row" ADD FOREIGN KEY ("version") REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "plan_row" ADD FOREIGN KEY ("feature") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "rule" ADD FOREIGN KEY ("other") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "promise" ADD FOREIGN KEY ("by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "promise" ADD FOREIGN KEY ("message") REFERENCES "message" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "request" ADD FOREIGN KEY ("feature") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "request" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "request" ADD FOREIGN KEY ("escalated_to") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "request" ADD FOREIGN KEY ("handed_to") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "request" ADD FOREIGN KEY ("into") REFERENCES "request" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "asker" ADD FOREIGN KEY ("request") REFERENCES "request" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "asker" ADD FOREIGN KEY ("contact") REFERENCES "contact" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "asker" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "asker" ADD FOREIGN KEY ("customer") REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "asker" ADD FOREIGN KEY ("deal") REFERENCES "deal" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "asker" ADD FOREIGN KEY ("risk_by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "decision" ADD FOREIGN KEY ("goal") REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "decision" ADD FOREIGN KEY ("signed_by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "decision" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "decision" ADD FOREIGN KEY ("supersedes") REFERENCES "decision" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "decision" ADD FOREIGN KEY ("plan_version") REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "right" ADD FOREIGN KEY ("product") REFERENCES "product" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "right" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "right" ADD FOREIGN KEY ("decider") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tradeoff" ADD FOREIGN KEY ("request") REFERENCES "request" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tradeoff" ADD FOREIGN KEY ("wish") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tradeoff" ADD FOREIGN KEY ("decider") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "tradeoff" ADD FOREIGN KEY ("priced_on") REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "option" ADD FOREIGN KEY ("tradeoff") REFERENCES "tradeoff" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "option" ADD FOREIGN KEY ("slice") REFERENCES "feature" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "option" ADD FOREIGN KEY ("version") REFERENCES "plan_version" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "goal" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "goal" ADD FOREIGN KEY ("metric") REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "goal" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "goal" ADD FOREIGN KEY ("parent") REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "goal" ADD FOREIGN KEY ("product") REFERENCES "product" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "goal" ADD FOREIGN KEY ("solution") REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "metric" ADD FOREIGN KEY ("feeds") REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "metric" ADD FOREIGN KEY ("proxy_for") REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "metric" ADD FOREIGN KEY ("connection") REFERENCES "connection" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "measurement" ADD FOREIGN KEY ("metric") REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "measurement" ADD FOREIGN KEY ("customer") REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "outcome" ADD FOREIGN KEY ("metric") REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "outcome" ADD FOREIGN KEY ("customer") REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "outcome" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "conflict" ADD FOREIGN KEY ("a") REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "conflict" ADD FOREIGN KEY ("b") REFERENCES "goal" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "conflict" ADD FOREIGN KEY ("mediator") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "ledger_line" ADD FOREIGN KEY ("product") REFERENCES "product" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "ledger_line" ADD FOREIGN KEY ("solution") REFERENCES "solution" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "ledger_line" ADD FOREIGN KEY ("customer") REFERENCES "customer" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "ledger_line" ADD FOREIGN KEY ("segment") REFERENCES "segment" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "watch" ADD FOREIGN KEY ("metric") REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "person" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "person" ADD FOREIGN KEY ("manager") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "assignment" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "assignment" ADD FOREIGN KEY ("structure") REFERENCES "page" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "opening" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "opening" ADD FOREIGN KEY ("decision") REFERENCES "decision" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "coaching" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "coaching" ADD FOREIGN KEY ("coach") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "pulse" ADD FOREIGN KEY ("team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "pulse" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "time_note" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "pledge" ADD FOREIGN KEY ("by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "pledge" ADD FOREIGN KEY ("from_team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "pledge" ADD FOREIGN KEY ("to_team") REFERENCES "team" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "stance" ADD FOREIGN KEY ("person") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "step" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "step" ADD FOREIGN KEY ("unblocks") REFERENCES "step" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "step" ADD FOREIGN KEY ("metric") REFERENCES "metric" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "page" ADD FOREIGN KEY ("owner") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "page" ADD FOREIGN KEY ("author") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "telling" ADD FOREIGN KEY ("by") REFERENCES "person" DEFERRABLE INITIALLY DEFERRED;
