/* use/registry.h: every action and every report; all surfaces iterate over these. */
#pragma once
#include "model/action.h"
extern const struct action *const actions_all[];     /* ends with NULL */
extern const struct report *const reports_all[];     /* ends with NULL */
