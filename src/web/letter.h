/* web/letter.h: a brief as what it is: one page for one person, on screen and on paper. */
#pragma once
#include "core/records.h"
#include "web/page.h"

struct letter;
struct record_view;
/* Of a brief; of everything else NULL. */
enum status letter_load(struct ctx *c, const struct record *r, const struct letter **ret) MUST_CHECK;
/* The whole page of a brief: the sheet, and beside it what whoever writes it needs. */
void letter_page(struct out *o, const struct record_view *rv);
/* The sheet alone. */
void letter_sheet(struct out *o, const struct record_view *rv);
/* Its words as Markdown. */
void letter_text(struct out *o, const struct record_view *rv);
