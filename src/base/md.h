/* base/md.h: text into Markdown. */
#pragma once
#include "base/html.h"
/* What would be markup there is escaped, a line break is a blank. o is a raw buffer. */
void md_text(struct out *o, struct str s);
