/* A case's world, and the steps that change files in it. */
#ifndef FILES_H
#define FILES_H

#include <jansson.h>

/* Where a step may work: `world` for all, `cases` to read from. */
struct places {
    const char *world, *cases;
};

/* Makes a world with the folders destination and source; its path, without links, for free(). NULL if it
 * cannot. */
char *world_new(void);

/* Removes a world and frees its path. */
void world_free(char *world);

/* Whether a path leads below a folder, and not out of it again. */
int is_below(const char *path, const char *folder);

/* Writes a whole file and makes the folders above it; 0, or -1 with errno. */
int write_bytes(const char *path, const char *bytes, size_t length);

/* Does the step `name` and sets `*answer`. NULL on success, else what is wrong with the step, for free(). Sets
 * `*known` to 0 when there is no such step on files. */
char *file_step(const char *name, const struct places *places, const json_t *with, json_t **answer, int *known);

#endif
