/* web/look_again.h: links that no longer say what they said, each with the button that says they still hold. */
#pragma once
#include "use/suspect.h"
#include "web/frame.h"

/* A note for each link of the record whose other end changed, at most three; one for all where the record itself did. */
void look_again_record(struct out *o, const struct view *v, const struct kind *k, struct str key,
                       const struct suspect *s, size_t n);
/* All of them as a card; at most `shown`. */
void look_again_card(struct out *o, const struct view *v, const struct suspect *s, size_t n, size_t shown);
