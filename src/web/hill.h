/* web/hill.h: the hill as a picture. */
#pragma once
#include "use/hill_use.h"
#include "web/frame.h"

/* The picture with its legend, as a card; nothing for no dots. */
void hill_html(struct out *o, struct arena *a, const struct hill_dot *dots, size_t n);
