#define _POSIX_C_SOURCE 200809L
#include "match.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *text_of(const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text == NULL) abort();
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(arguments);
    va_end(again);
    return text;
}

/* --- texts, and values made of them --- */

typedef json_t *(*change)(const char *text, size_t length, const void *with);

/* The value with each of its texts changed. */
static json_t *changed(const json_t *value, change text_change, const void *with) {
    if (json_is_string(value)) return text_change(json_string_value(value), json_string_length(value), with);
    if (json_is_array(value)) {
        json_t *copy = json_array();
        for (size_t i = 0; i < json_array_size(value); i++) {
            json_array_append_new(copy, changed(json_array_get(value, i), text_change, with));
        }
        return copy;
    }
    if (json_is_object(value)) {
        json_t *copy = json_object(), *field;
        const char *name;
        json_object_foreach((json_t *)value, name, field) {
            json_object_set_new(copy, name, changed(field, text_change, with));
        }
        return copy;
    }
    return json_incref((json_t *)value);
}

/* The value a {name} at the begin of the text stands for; `*length` is how much of the text names it. */
static json_t *named(const char *text, const char *end, const json_t *names, size_t *length) {
    const char *close = memchr(text, '}', (size_t)(end - text));
    if (*text != '{' || close == NULL) return NULL;
    char *name = text_of("%.*s", (int)(close - text - 1), text + 1);
    json_t *value = json_object_get(names, name);
    free(name);
    *length = (size_t)(close + 1 - text);
    return value;
}

static void append(FILE *stream, const json_t *value) {
    char *shown = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    if (shown) fputs(shown, stream);
    else fwrite(json_string_value(value), 1, json_string_length(value), stream);
    free(shown);
}

static json_t *filled(const char *text, size_t length, const void *names) {
    const char *at = text, *end = text + length;
    char *made = NULL;
    size_t made_length = 0, used = 0;
    json_t *value = length ? named(text, end, names, &used) : NULL;
    if (value && used == length) return json_incref(value);
    FILE *stream = open_memstream(&made, &made_length);
    if (stream == NULL) abort();
    while (at < end) {
        value = named(at, end, names, &used);
        if (value) {
            append(stream, value);
            at += used;
        } else {
            fputc(*at++, stream);
        }
    }
    fclose(stream);
    value = json_stringn(made, made_length);
    free(made);
    return value;
}

static json_t *world_named(const char *text, size_t length, const void *path) {
    const char *at = text, *end = text + length;
    size_t path_length = strlen(path), made_length = 0;
    char *made = NULL;
    FILE *stream = open_memstream(&made, &made_length);
    if (stream == NULL) abort();
    while (at < end) {
        if ((size_t)(end - at) >= path_length && memcmp(at, path, path_length) == 0) {
            fputs("{world}", stream);
            at += path_length;
        } else {
            fputc(*at++, stream);
        }
    }
    fclose(stream);
    json_t *value = json_stringn(made, made_length);
    free(made);
    return value;
}

json_t *fill_in(const json_t *value, const json_t *names) {
    return changed(value, filled, names);
}

json_t *with_world_named(const json_t *value, const char *path) {
    return changed(value, world_named, path);
}

/* --- pointers --- */

/* The next part of a JSON pointer, its ~1 and ~0 undone, for free(); `*pointer` moves behind it. */
static char *next_part(const char **pointer) {
    size_t length = strcspn(*pointer + 1, "/"), out = 0;
    char *part = text_of("%.*s", (int)length, *pointer + 1);
    *pointer += 1 + length;
    for (const char *in = part; *in; in++) {
        if (in[0] == '~' && (in[1] == '0' || in[1] == '1')) part[out++] = *++in == '0' ? '~' : '/';
        else part[out++] = *in;
    }
    part[out] = 0;
    return part;
}

const json_t *at_pointer(const json_t *value, const char *pointer) {
    if (*pointer != 0 && *pointer != '/') return NULL;
    while (value && *pointer) {
        char *part = next_part(&pointer), *end = part;
        if (json_is_object(value)) {
            value = json_object_get(value, part);
        } else {
            unsigned long at = strtoul(part, &end, 10);
            value = json_is_array(value) && *part >= '0' && *part <= '9' && *end == 0 ? json_array_get(value, at) : NULL;
        }
        free(part);
    }
    return value;
}

/* --- matching --- */

static char *shown(const json_t *value) {
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    return text ? text : text_of("nothing");
}

static char *differs(const char *place, const char *what, const json_t *expected, const json_t *actual) {
    char *one = shown(expected), *two = shown(actual);
    char *text = text_of("%s: expected %s%s, got %s", *place ? place : "/", what, one, two);
    free(one);
    free(two);
    return text;
}

static int numbers_equal(const json_t *one, const json_t *two) {
    if (json_is_integer(one) && json_is_integer(two)) return json_integer_value(one) == json_integer_value(two);
    return json_is_number(one) && json_is_number(two) && json_number_value(one) == json_number_value(two);
}

static int texts_equal(const json_t *one, const json_t *two) {
    return json_is_string(two) && json_string_length(one) == json_string_length(two) &&
           memcmp(json_string_value(one), json_string_value(two), json_string_length(one)) == 0;
}

static int contains(const json_t *text, const json_t *words) {
    if (!json_is_string(text) || !json_is_string(words)) return 0;
    size_t length = json_string_length(text), wanted = json_string_length(words);
    for (size_t at = 0; at + wanted <= length; at++) {
        if (memcmp(json_string_value(text) + at, json_string_value(words), wanted) == 0) return 1;
    }
    return 0;
}

static char *difference_at(const char *place, const json_t *expected, const json_t *actual);

static char *difference_of_fields(const char *place, const json_t *expected, const json_t *actual) {
    const char *name;
    json_t *field;
    if (!json_is_object(actual)) return differs(place, "", expected, actual);
    json_object_foreach((json_t *)expected, name, field) {
        char *inner = text_of("%s/%s", place, name);
        char *found = difference_at(inner, field, json_object_get(actual, name));
        free(inner);
        if (found) return found;
    }
    return NULL;
}

static char *difference_of_items(const char *place, const json_t *expected, const json_t *actual) {
    if (!json_is_array(actual) || json_array_size(expected) != json_array_size(actual)) {
        return differs(place, "", expected, actual);
    }
    for (size_t i = 0; i < json_array_size(expected); i++) {
        char *inner = text_of("%s/%zu", place, i);
        char *found = difference_at(inner, json_array_get(expected, i), json_array_get(actual, i));
        free(inner);
        if (found) return found;
    }
    return NULL;
}

static char *difference_at(const char *place, const json_t *expected, const json_t *actual) {
    const json_t *words = json_object_get(expected, "$contains");
    if (words) return contains(actual, words) ? NULL : differs(place, "a text with ", words, actual);
    if (json_is_true(json_object_get(expected, "$any"))) {
        return actual && !json_is_null(actual) ? NULL : differs(place, "", expected, actual);
    }
    if (json_is_object(expected)) return difference_of_fields(place, expected, actual);
    if (json_is_array(expected)) return difference_of_items(place, expected, actual);
    int equal = json_is_string(expected)   ? texts_equal(expected, actual)
                : json_is_number(expected) ? numbers_equal(expected, actual)
                                           : actual && json_typeof(expected) == json_typeof(actual);
    return equal ? NULL : differs(place, "", expected, actual);
}

char *difference(const json_t *expected, const json_t *actual) {
    return difference_at("", expected, actual);
}
