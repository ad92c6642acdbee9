/* What the files of steps share: one call under way, its inputs and its answer. */
#ifndef CALL_H
#define CALL_H

#include "calls.h"

/* One call under way: its inputs, and what it has come to so far. */
struct call {
    struct world *world;
    const json_t *with;
    struct outcome outcome;
};

struct text {
    const char *bytes;
    size_t length;
};

/* Whether the call succeeded; if not, the outcome is its error, taken from the error's own accessors. */
int good(struct call *call, hf_status status, hf_error *error);

#define GOOD(call, expression) \
    (error = NULL, status = (expression), good((call), status, error))

/* The accessor's text, freed and kept as a value; null where it gives none. */
json_t *read_text(struct call *call, hf_status status, char *text, hf_error *error);

/* The same, read as JSON. */
json_t *read_json(struct call *call, hf_status status, char *text, hf_error *error);

/* An input that is a text, or none. */
struct text text(struct call *call, const char *name);

/* An input that is a number from `least` to `most`; `otherwise` when it is absent. */
int64_t number(struct call *call, const char *name, int64_t least, int64_t most, int64_t otherwise);

/* NULL when every field is among the names, each between spaces, else what is wrong. */
char *unknown_field(const json_t *fields, const char *names);

/* An input that is a moment; NULL when it is absent, else `place`. */
const int64_t *moment(struct call *call, const char *name, int64_t *place);

/* An input as its JSON; one that is a text as it is, so that a case can break it. `*owner` is for json_decref(). */
struct text json_text(struct call *call, const char *name, json_t **owner);

/* The case's client; NULL when it does not open, and then the outcome is its error. */
hf_client *client(struct call *call);

/* The destination that an input names, or the case's own; NULL when it does not open. */
hf_destination *destination(struct call *call, const char *input);

/* Those that an input names, or the case's own; the array is for free(). NULL if one does not open. */
hf_destination **destinations(struct call *call, const char *name, size_t *count);

/* A token that was cancelled before; NULL for none, or when the outcome is an error already. */
hf_cancel *cancelled(struct call *call);

/* Does a step on the case's selection; 0 when there is none of that name. */
int selection_step(const char *name, struct call *call);

/* A step, and the inputs it knows, each between spaces. */
struct named_step {
    const char *name, *inputs;
    void (*step)(struct call *call);
};

/* The steps about VMware, Microsoft 365, its sign-ins and vaults, and replication, each ended by one without a name. */
extern const struct named_step VMWARE_STEPS[], M365_STEPS[], LIVE_STEPS[], REPLICATION_STEPS[];

#endif
