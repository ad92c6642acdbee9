/* A runner that passes everything is worthless: what must match matches, what must not does not. */
#include "match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed_count, passed_count;

static json_t *read_json(const char *text) {
    json_error_t error;
    json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (value == NULL) {
        fprintf(stderr, "%s: %s\n", text, error.text);
        exit(2);
    }
    return value;
}

static void judge(int good, const char *what, const char *found) {
    good ? passed_count++ : failed_count++;
    if (!good) printf("FAIL match_test: %s: %s\n", what, found ? found : "matched");
}

/* `words` is how the difference reads, NULL for a match. */
static void matching(const char *expected, const char *actual, const char *words) {
    json_t *one = read_json(expected), *two = actual ? read_json(actual) : NULL;
    char *found = difference(one, two);
    judge(found == words || (found && words && strcmp(found, words) == 0), expected, found);
    free(found);
    json_decref(one);
    json_decref(two);
}

static void filling(const char *value, const char *names, const char *expected) {
    json_t *one = read_json(value), *two = read_json(names), *three = read_json(expected);
    json_t *made = fill_in(one, two);
    char *shown = json_dumps(made, JSON_ENCODE_ANY);
    judge(json_equal(made, three), value, shown);
    free(shown);
    json_decref(made);
    json_decref(three);
    json_decref(two);
    json_decref(one);
}

static void pointing(const char *pointer, const char *expected) {
    json_t *value = read_json("{\"a\": [1, {\"b/c~\": 2}], \"\": 3}"), *wanted = expected ? read_json(expected) : NULL;
    const json_t *found = at_pointer(value, pointer);
    judge(wanted ? json_equal(found, wanted) : found == NULL, pointer, NULL);
    json_decref(wanted);
    json_decref(value);
}

static void an_object_matches_in_the_fields_it_names(void) {
    matching("{}", "{\"a\": 1}", NULL);
    matching("{\"a\": 1}", "{\"a\": 1, \"b\": 2}", NULL);
    matching("{\"a\": {\"b\": 2}}", "{\"a\": {\"b\": 3}}", "/a/b: expected 2, got 3");
    matching("{\"a\": 1}", "{}", "/a: expected 1, got nothing");
    matching("{\"a\": null}", "{}", "/a: expected null, got nothing");
    matching("{}", "[]", "/: expected {}, got []");
    matching("{}", "null", "/: expected {}, got null");
}

static void an_array_matches_in_length_and_items(void) {
    matching("[1, {\"a\": 2}]", "[1, {\"a\": 2, \"b\": 3}]", NULL);
    matching("[]", "[]", NULL);
    matching("[1]", "[1, 2]", "/: expected [1], got [1,2]");
    matching("[1, 2]", "[1]", "/: expected [1,2], got [1]");
    matching("[1, 2]", "[2, 1]", "/0: expected 1, got 2");
    matching("[]", "{}", "/: expected [], got {}");
}

static void plain_values_match_what_is_equal(void) {
    matching("9007199254740993", "9007199254740993", NULL);
    matching("9007199254740993", "9007199254740992", "/: expected 9007199254740993, got 9007199254740992");
    matching("-9223372036854775808", "-9223372036854775808", NULL);
    matching("9223372036854775807", "9223372036854775806", "/: expected 9223372036854775807, got 9223372036854775806");
    matching("1.5", "1.5", NULL);
    matching("1", "1.0", NULL);
    matching("1", "\"1\"", "/: expected 1, got \"1\"");
    matching("1", "true", "/: expected 1, got true");
    matching("true", "true", NULL);
    matching("true", "false", "/: expected true, got false");
    matching("false", "null", "/: expected false, got null");
    matching("null", "null", NULL);
    matching("null", "0", "/: expected null, got 0");
    matching("\"a\"", "\"a\"", NULL);
    matching("\"a\"", "\"A\"", "/: expected \"a\", got \"A\"");
    matching("\"a\"", "\"a\\u0000b\"", "/: expected \"a\", got \"a\\u0000b\"");
    matching("\"a\"", NULL, "/: expected \"a\", got nothing");
}

static void two_objects_mean_more_than_themselves(void) {
    matching("{\"$contains\": \"day\"}", "\"Wednesday, noon\"", NULL);
    matching("{\"$contains\": \"\"}", "\"\"", NULL);
    matching("{\"$contains\": \"day\"}", "\"Wed\"", "/: expected a text with \"day\", got \"Wed\"");
    matching("{\"$contains\": \"1\"}", "1", "/: expected a text with \"1\", got 1");
    matching("{\"$any\": true}", "0", NULL);
    matching("{\"$any\": true}", "[]", NULL);
    matching("{\"$any\": true}", "null", "/: expected {\"$any\":true}, got null");
    matching("{\"a\": {\"$any\": true}}", "{}", "/a: expected {\"$any\":true}, got nothing");
}

static void texts_are_filled_in_and_other_braces_stay(void) {
    filling("\"{world}/a\"", "{\"world\": \"/w\"}", "\"/w/a\"");
    filling("[{\"{world}\": \"x{a}y{a}\"}]", "{\"world\": \"/w\", \"a\": \"1\"}", "[{\"{world}\": \"x1y1\"}]");
    filling("\"{b} { {} {{a}}\"", "{\"a\": \"1\"}", "\"{b} { {} {1}\"");
    filling("\"{a}\"", "{\"a\": \"{a}\"}", "\"{a}\"");
    filling("\"{a}\"", "{\"a\": 7}", "7");
    filling("\"no {a}\"", "{\"a\": 7}", "\"no 7\"");
    filling("[\"\", 1, null]", "{}", "[\"\", 1, null]");
}

static void the_worlds_path_reads_world(void) {
    json_t *value = read_json("{\"a\": [\"at /tmp/w/x and /tmp/w\", \"/tmp/\", 1]}");
    json_t *named = with_world_named(value, "/tmp/w");
    json_t *wanted = read_json("{\"a\": [\"at {world}/x and {world}\", \"/tmp/\", 1]}");
    judge(json_equal(named, wanted), "the world's path", NULL);
    json_decref(wanted);
    json_decref(named);
    json_decref(value);
}

static void pointers_lead_to_one_value_or_nothing(void) {
    pointing("", "{\"a\": [1, {\"b/c~\": 2}], \"\": 3}");
    pointing("/a/0", "1");
    pointing("/a/1/b~1c~0", "2");
    pointing("/", "3");
    pointing("/a/2", NULL);
    pointing("/a/x", NULL);
    pointing("/a/-1", NULL);
    pointing("/a/0/b", NULL);
    pointing("a", NULL);
}

int main(void) {
    an_object_matches_in_the_fields_it_names();
    an_array_matches_in_length_and_items();
    plain_values_match_what_is_equal();
    two_objects_mean_more_than_themselves();
    texts_are_filled_in_and_other_braces_stay();
    the_worlds_path_reads_world();
    pointers_lead_to_one_value_or_nothing();
    printf("%d passed, %d failed\n", passed_count, failed_count);
    return failed_count == 0 && passed_count > 0 ? 0 : 1;
}
