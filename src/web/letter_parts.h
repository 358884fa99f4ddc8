/* web/letter_parts.h: a brief as it was loaded, between its page and its sheet. */
#pragma once
#include "base/date.h"
#include "base/json.h"
#include "use/brief_letter.h"
#include "use/brief_use.h"
#include "web/letter.h"
#include "web/record_parts.h"

struct letter_reader {
    int64_t changed, said;
    struct str key, name, reads, context, talk;
};
struct letter {
    struct brief_sheet s;
    struct letter_reader *reader;          /* NULL: a team reads it */
    struct brief_lint *lint;
    size_t nlint; /* of a draft, for whoever writes it */
    size_t words;                          /* that people wrote */
    bool draft, mine, tight; /* mine: whoever looks is its reader; tight: much is written, so it is set smaller */
    bool answers; /* whoever looks may answer */
};
