/* The steps that call Holdfast. */
#ifndef CALLS_H
#define CALLS_H

#include "holdfast.h"

#include <jansson.h>

/* What the steps of a case share. */
struct world {
    const char *path;
    json_t *zone;
    hf_client *client;
    hf_report *report;
    hf_selection *selection;
    /* The one that was begun, or taken up again, last; NULL when none was. */
    hf_m365_migration *migration;
};

/* What a step came to: one of the three, each owned by whom it is given to. */
struct outcome {
    json_t *answer;
    json_t *error;
    /* The step itself makes no sense; for free(). */
    char *broken;
};

/* Does one step. The client is opened, and the selection made, when the first step needs it. */
struct outcome call_step(const char *name, struct world *world, const json_t *with);

/* Opens the case's report; an outcome that is an error or none. */
struct outcome world_begin(struct world *world);

/* Frees what the world holds of Holdfast. */
void world_end(struct world *world);

#endif
