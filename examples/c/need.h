/* What every example does with a failure: end with the library's own words. errors_and_retry.c does more. */
#ifndef NEED_H
#define NEED_H

#include "holdfast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text argument as Holdfast takes it: pointer and length in bytes. */
#define TEXT(text) (text), strlen(text)

static inline void need(hf_status status, hf_error *error) {
    if (status == HF_STATUS_OK) return;
    fprintf(stderr, "%s (%d): %s\n", hf_error_name(error), (int)status, hf_error_text(error));
    hf_error_free(error);
    exit(1);
}

/* `call` with `error` as its last argument must succeed. */
#define NEED(call)              \
    do {                        \
        hf_error *error = NULL; \
        hf_status done = (call); \
        need(done, error);      \
    } while (0)

static inline void need_version(void) {
    if (hf_abi_version() == HF_ABI_VERSION) return;
    fprintf(stderr, "built for ABI %d, loaded is %s with ABI %u\n", HF_ABI_VERSION, hf_version(), hf_abi_version());
    exit(1);
}

#endif
