/* model/kinds/market.c: whom we serve, who they are, and what we know about them. */
#include "model/kinds/def.h"

static const struct field market_fields[] = {
    TXT("title", REQ | UNI | TIT, "Market", NULL),
    PRO("text", SEA, "About it", NULL),
    REF("owner", LST, "Owner", NULL, person),
};

const struct kind kind_market = {
    .name = "market",
    .plural = "markets",
    .label = "Market",
    .title = "title",
    .slug = true,
    .turn = 1,
    .help = "Whom we serve: the top of the hierarchy.",
    FIELDS(market_fields),
    USUAL,
};

static const struct field segment_fields[] = {
    REF("market", REQ | LST | CAS, "Market", NULL, market),
    TXT("title", REQ | UNI | TIT, "Segment", NULL),
    PRO("text", SEA, "About it", NULL),
    PRO("self_view", SEA, "How they see themselves", "Their own view, from the top down."),
};

const struct kind kind_segment = {
    .name = "segment",
    .plural = "segments",
    .label = "Segment",
    .title = "title",
    .slug = true,
    .turn = 1,
    .help = "A part of a market with like businesses.",
    FIELDS(segment_fields),
    USUAL,
};

static const struct choice customer_statuses[] = {
    { "prospect", "Prospect", NULL }, { "customer", "Customer", NULL }, { "former", "Former", NULL }, { 0 }
};
static const struct field customer_fields[] = {
    TXT("title", REQ | UNI | TIT, "Customer", NULL),
    REF("segment", LST, "Segment", NULL, segment),
    REF("parent", LST, "Part of", "The organisation that owns it.", customer),
    FIELD("revenue", FT_MONEY, LST, "Revenue", "What it pays us in a year, itself.", .unit = "a year"),
    REF("owner", LST, "Owner", NULL, person),
    DATE("renews_on", LST, "Renews on", NULL),
    CHOD("status", LST, "Status", NULL, customer_statuses, "prospect"),
    PRO("strategy", SEA, "Strategy", "In its own words."),
};

static void customer_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_not_self(after, "parent", ps);
}

const struct kind kind_customer = {
    .name = "customer",
    .plural = "customers",
    .label = "Customer",
    .title = "title",
    .slug = true,
    .turn = 1,
    .help = "An organisation that buys from us, or may.",
    .check = customer_check,
    FIELDS(customer_fields),
    USUAL,
};

static const struct field contact_fields[] = {
    REF("customer", REQ | LST | CAS, "Customer", NULL, customer),
    TXT("name", REQ | TIT | PER, "Name", NULL),
    CHOD("layer", LST, "Layer", "Whose priorities they set.", choice_layers, "user"),
    TXT("title", LST | PER, "Title", "What they are called at work."),
    MAIL("email", PER, "E-mail", NULL),
};

const struct kind kind_contact = {
    .name = "contact",
    .plural = "contacts",
    .label = "Contact",
    .title = "name",
    .turn = 1,
    .help = "A person at a customer, placed at the layer whose priorities they set.",
    FIELDS(contact_fields),
    USUAL,
};

static const struct choice deal_results[] = {
    { "open", "Open", NULL }, { "won", "Won", NULL }, { "lost", "Lost", NULL }, { 0 }
};
static const struct field deal_fields[] = {
    TXT("title", REQ | TIT, "Deal", "Its external id where a file has no title."),
    REF("customer", LST | CAS, "Customer", NULL, customer),
    REF("product", LST, "Product", NULL, product),
    REF("owner", LST, "Owner", NULL, person),
    MONEY("value", LST, "Value", NULL),
    TXT("stage", LST, "Stage", NULL),
    CHOD("result", LST, "Result", NULL, deal_results, "open"),
    DATE("opened_on", 0, "Opened on", NULL),
    DATE("closed_on", LST, "Closed on", NULL),
    TXT("why", LST, "Why won or lost", NULL),
    TXT("lost_to", LST, "Lost to", NULL),
    REF("solution", LST, "Solution", NULL, solution),
};

const struct kind kind_deal = {
    .name = "deal",
    .plural = "deals",
    .label = "Deal",
    .title = "title",
    .turn = 1,
    .help = "A sales opportunity. It is not a request.",
    FIELDS(deal_fields),
    USUAL,
};

static const struct choice fact_types[] = { { "dynamic", "Market dynamic", NULL },
                                            { "strategy", "Strategy", NULL },
                                            { "competitor", "Competitor", NULL },
                                            { "pricing", "Pricing", NULL },
                                            { "positioning", "Positioning", NULL },
                                            { "economics", "Economics", NULL },
                                            { "organisation", "Organisation", NULL },
                                            { "value_map", "Value map", NULL },
                                            { 0 } };
static const struct field fact_fields[] = {
    PRO("text", REQ | TIT, "What we know", NULL),
    ANY("about", REQ | LST | CAS, "About", NULL, NULL),
    CHOD("type", LST, "Type", NULL, fact_types, "dynamic"),
    TXT("subject", LST | SEA, "Rival", "Whom it concerns."),
    ANY("from", LST, "From", "Who told us.", "person contact connection"),
    LONG("url", 0, "Address", NULL),
    DATED("on", LST, "On", NULL, "today"),
    DATE("valid_until", LST, "Valid until", "Stale afterwards; without one, after 365 days."),
};

const struct kind kind_fact = {
    .name = "fact",
    .plural = "facts",
    .label = "Fact",
    .title = "text",
    .prefix = "F",
    .turn = 2,
    .help = "Something known about a market, a rival, a price or ourselves, with source and date.",
    FIELDS(fact_fields),
    USUAL,
};
