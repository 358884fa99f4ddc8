/* core/import_shapes.c: files that are no single kind. */
#include "core/import_parts.h"

bool import_is_shape(struct str shape)
{
    (void)shape;
    return false;
}

enum status import_shape(struct importer *im)
{
    (void)im;
    return ST_USAGE;
}
