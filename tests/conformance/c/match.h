/* What a case says against what came: filling in, pointing into and comparing JSON values. */
#ifndef MATCH_H
#define MATCH_H

#include <jansson.h>

/* A new text of the heap, as printf makes it. Ends the program when there is no memory. */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The value with every {name} in its texts filled in from `names`; a new reference. A text that is nothing but
 * one {name} becomes the value of that name, whatever its kind. */
json_t *fill_in(const json_t *value, const json_t *names);

/* The value with `path` in its texts read as {world}; a new reference. */
json_t *with_world_named(const json_t *value, const char *path);

/* What a JSON pointer leads to, NULL if to nothing. */
const json_t *at_pointer(const json_t *value, const char *pointer);

/* NULL when `actual` matches; else where it does not and how, for free(). */
char *difference(const json_t *expected, const json_t *actual);

#endif
