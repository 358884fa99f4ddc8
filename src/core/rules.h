/* core/rules.h: rules that must look at other records, by kind. Pure cross-field rules are in the kind's check. */
#pragma once
#include "core/records.h"
/* Adds a problem for each rule that `after` breaks; before is NULL for a new record. */
enum status rules_check(struct ctx *c, const struct record *before, const struct record *after) MUST_CHECK;
/* The same for what is archived by hand. */
enum status rules_archive(struct ctx *c, const struct record *before) MUST_CHECK;
