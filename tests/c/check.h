/* What the C programs share: a check that says where it failed, and the usual expectations. */
#ifndef CHECK_H
#define CHECK_H

#include "holdfast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                  \
    do {                                                                                  \
        if (!(condition)) {                                                               \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);       \
            exit(1);                                                                      \
        }                                                                                 \
    } while (0)

/* The call succeeded and wrote a NULL error; a failure is shown in its own words. */
#define OK(call)                                                                          \
    do {                                                                                  \
        hf_error *error = (hf_error *)1;                                                  \
        hf_status status_ = (call);                                                       \
        if (status_ != HF_STATUS_OK) {                                                    \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, hf_status_name(status_), \
                    error ? hf_error_text(error) : "no error object");                    \
            exit(1);                                                                      \
        }                                                                                 \
        CHECK(error == NULL);                                                             \
    } while (0)

/* The call failed with that status, and its error object says the same. */
#define FAILS(expected, call)                                                             \
    do {                                                                                  \
        hf_error *error = NULL;                                                           \
        hf_status status_ = (call);                                                       \
        CHECK(status_ == (expected));                                                     \
        CHECK(error != NULL);                                                             \
        CHECK(hf_error_code(error) == (expected));                                        \
        CHECK(hf_error_class(error) == hf_status_class(expected));                        \
        CHECK(strcmp(hf_error_name(error), hf_status_name(expected)) == 0);               \
        CHECK(strlen(hf_error_text(error)) > 0);                                          \
        CHECK(hf_error_free(error) == HF_STATUS_OK);                                      \
    } while (0)

/* Everything made was given back: valgrind cannot see a forgotten handle, the library can. */
#define NOTHING_HELD() CHECK(hf_held_count() == 0)

#endif
