/* Between the table that tests/capi/misuse.rs makes of the header and the program that works through it. */
#ifndef MISUSE_H
#define MISUSE_H

#include "check.h"

#include <stdint.h>

/* What a parameter is, told by its type. */
enum role {
    HANDLE,          /* const hf_x *: may be shared */
    OWNED_HANDLE,    /* hf_x *: of setters, and of hf_x_free */
    HANDLES,         /* const hf_x *const *, then COUNT */
    COUNT,
    TEXT,            /* const char *, then LENGTH */
    LENGTH,
    OWNED_TEXT,      /* char * of hf_text_free */
    MOMENT,          /* const int64_t * */
    BYTES,           /* const uint8_t *, then LENGTH */
    PACKED,          /* const hf_texts * */
    RANGES,          /* const hf_row_range *, then COUNT */
    RULES,           /* const hf_selection_rule *, then COUNT */
    MONITOR,         /* const hf_monitor * */
    SIZED,           /* another struct that begins with its size: const hf_selection_listing * */
    NUMBER,          /* any number by value */
    OUT_HANDLE,      /* hf_x ** */
    OUT_TEXT,        /* char ** */
    OUT_VALUE,       /* int32_t *, uint64_t *, size_t *, const hf_entry ** */
    OUT_SIZED,       /* a struct that begins with its size, to be filled: hf_selection_tally * */
    ERROR            /* hf_error ** */
};

/* One argument; which of the two is read follows from the role. */
struct value {
    void *pointer;
    uint64_t number;
};

struct parameter {
    enum role role;
    /* The parameter's name, and the hf_x it is about or "". */
    const char *name, *type;
};

enum result { STATUS, RESULT_TEXT, RESULT_NUMBER };

struct function {
    const char *name;
    enum result result;
    /* Calls it; a text is handed on as its address. */
    int64_t (*call)(const struct value *arguments);
    size_t parameter_count;
    struct parameter parameters[14];
};

/* Every function of the header, ended by one without a name. */
extern const struct function FUNCTIONS[];

#endif
