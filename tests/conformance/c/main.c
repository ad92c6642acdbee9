/* conformance PATH: the cases of a folder or of one file, through the C ABI. tests/conformance/README.md says what
 * a case is. Ends with "N passed, N failed"; 0 when some passed and none failed, 2 when it cannot read. */
#define _XOPEN_SOURCE 700
#include "calls.h"
#include "files.h"
#include "match.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static unsigned passed_count, failed_count;

static json_t *load(const char *path) {
    json_error_t error;
    json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (file == NULL) fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
    else if (!json_is_array(json_object_get(file, "cases"))) fprintf(stderr, "%s: it holds no cases\n", path);
    else return file;
    json_decref(file);
    return NULL;
}

/* --- one step --- */

/* NULL when the answer or error is the expected one and what is to be saved could be; else why not. */
static char *judge(const json_t *step, const struct outcome *outcome, const char *world, json_t *names) {
    const json_t *error = json_object_get(step, "error"), *expect = json_object_get(step, "expect");
    const json_t *came = error ? outcome->error : outcome->answer, *expected = error ? error : expect;
    if (came == NULL) {
        char *shown = json_dumps(error ? outcome->answer : outcome->error, JSON_COMPACT);
        char *text = text_of("/: expected an %s, got %s", error ? "error" : "answer", shown);
        free(shown);
        return text;
    }
    json_t *wanted = json_incref((json_t *)expected), *filled = wanted ? fill_in(wanted, names) : json_object();
    json_t *one = with_world_named(filled, world), *two = with_world_named(came, world);
    char *found = difference(one, two);
    json_decref(one);
    json_decref(two);
    json_decref(filled);
    json_decref(wanted);
    return found;
}

static char *save(const json_t *step, const json_t *answer, json_t *names) {
    const char *name;
    json_t *pointer;
    json_object_foreach(json_object_get(step, "save"), name, pointer) {
        const json_t *value = json_is_string(pointer) ? at_pointer(answer, json_string_value(pointer)) : NULL;
        if (value == NULL) return text_of("%s: nothing is there to save", json_string_value(pointer));
        json_object_set(names, name, (json_t *)value);
    }
    return NULL;
}

static char *run_step(const json_t *step, struct world *world, const struct places *places, json_t *names) {
    const char *name = json_string_value(json_object_get(step, "do"));
    struct outcome outcome = {NULL, NULL, NULL};
    int is_file_step = 0;
    if (name == NULL) return text_of("a step needs \"do\"");
    json_t *with = json_object_get(step, "with") ? fill_in(json_object_get(step, "with"), names) : json_object();
    char *wrong = file_step(name, places, with, &outcome.answer, &is_file_step);
    if (!is_file_step) {
        outcome = call_step(name, world, with);
        wrong = outcome.broken;
    }
    if (!wrong) wrong = judge(step, &outcome, places->world, names);
    if (!wrong) wrong = save(step, outcome.answer, names);
    json_decref(with);
    json_decref(outcome.answer);
    json_decref(outcome.error);
    return wrong;
}

/* --- one case --- */

static char *run_steps(const json_t *test, struct world *world, const struct places *places) {
    json_t *steps = json_object_get(test, "steps"), *step, *names;
    size_t at;
    struct outcome begun = world_begin(world);
    if (begun.broken) return begun.broken;
    if (begun.error) {
        char *text = text_of("zone: %s", json_string_value(json_object_get(begun.error, "reason")));
        json_decref(begun.error);
        return text;
    }
    if (json_array_size(steps) == 0) return text_of("a case needs steps");
    names = json_pack("{s:s, s:s}", "world", places->world, "cases", places->cases);
    json_array_foreach(steps, at, step) {
        char *wrong = run_step(step, world, places, names);
        if (wrong == NULL) continue;
        const char *name = json_string_value(json_object_get(step, "do"));
        char *text = text_of("step %zu %s: %s", at + 1, name ? name : "?", wrong);
        free(wrong);
        json_decref(names);
        return text;
    }
    json_decref(names);
    return NULL;
}

static char *run_case(const json_t *test, const char *cases) {
    char *path = world_new();
    if (path == NULL) return text_of("no folder for the case can be made; set TMPDIR to one that can be written");
    json_t *zone = json_object_get(test, "zone");
    struct places places = {path, cases};
    struct world world = {path, zone ? json_incref(zone) : json_string("UTC"), NULL, NULL, NULL, NULL};
    char *wrong = run_steps(test, &world, &places);
    world_end(&world);
    json_decref(world.zone);
    world_free(path);
    return wrong;
}

static void run_file(const json_t *file, const char *path, const char *cases) {
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    json_t *test;
    size_t at;
    json_array_foreach(json_object_get(file, "cases"), at, test) {
        char *wrong = run_case(test, cases);
        const char *title = json_string_value(json_object_get(test, "name"));
        wrong ? failed_count++ : passed_count++;
        if (wrong) printf("FAIL %s: %s: %s\n", name, title ? title : "a case without a name", wrong);
        fflush(stdout);
        free(wrong);
    }
}

/* --- files --- */

static int is_case_file(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

/* 0 when the file was run, 2 when it cannot be read. */
static int run_path(const char *path) {
    char *folder = realpath(path, NULL);
    json_t *file = load(path);
    int result = file && folder ? 0 : 2;
    if (result == 0) {
        *strrchr(folder, '/') = 0;
        run_file(file, path, folder);
    }
    json_decref(file);
    free(folder);
    return result;
}

static int run_folder(const char *path) {
    struct dirent **entries;
    int count = scandir(path, &entries, is_case_file, alphasort), result = count < 0 ? 2 : 0;
    if (count < 0) perror(path);
    for (int i = 0; i < count; i++) {
        char *file = text_of("%s/%s", path, entries[i]->d_name);
        if (run_path(file) != 0) result = 2;
        free(file);
        free(entries[i]);
    }
    if (count >= 0) free(entries);
    return result;
}

int main(int argc, char **argv) {
    struct stat status;
    if (argc != 2 || hf_abi_version() != HF_ABI_VERSION) {
        fprintf(stderr, "usage: conformance PATH, with a library of the header's version\n");
        return 2;
    }
    if (stat(argv[1], &status) != 0) {
        perror(argv[1]);
        return 2;
    }
    int result = S_ISDIR(status.st_mode) ? run_folder(argv[1]) : run_path(argv[1]);
    if (hf_held_count() != 0) {
        printf("FAIL runner: %llu handles were not given back\n", (unsigned long long)hf_held_count());
        failed_count++;
    }
    printf("%u passed, %u failed\n", passed_count, failed_count);
    return result ? result : passed_count > 0 && failed_count == 0 ? 0 : 1;
}
