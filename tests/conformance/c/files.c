#define _XOPEN_SOURCE 700
#include "files.h"
#include "match.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- small deeds; each returns 0, or -1 with errno --- */

static int make_folders(const char *path) {
    char *copy = text_of("%s", path);
    int result = 0;
    for (char *slash = copy + 1; result == 0 && (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = 0;
        result = mkdir(copy, 0777) == 0 || errno == EEXIST ? 0 : -1;
        *slash = '/';
    }
    if (result == 0) result = mkdir(copy, 0777) == 0 || errno == EEXIST ? 0 : -1;
    free(copy);
    return result;
}

static int make_folders_above(const char *path) {
    char *copy = text_of("%s", path);
    *strrchr(copy, '/') = 0;
    int result = make_folders(copy);
    free(copy);
    return result;
}

int write_bytes(const char *path, const char *bytes, size_t length) {
    FILE *file = make_folders_above(path) == 0 ? fopen(path, "wb") : NULL;
    if (file == NULL) return -1;
    int whole = fwrite(bytes, 1, length, file) == length;
    return fclose(file) == 0 && whole ? 0 : -1;
}

static int copy_file(const char *from, const char *to) {
    char buffer[1 << 16];
    size_t length;
    int whole = 1;
    FILE *in = fopen(from, "rb"), *out = in ? fopen(to, "wb") : NULL;
    if (out == NULL) {
        if (in) fclose(in);
        return -1;
    }
    while (whole && (length = fread(buffer, 1, sizeof buffer, in)) > 0) {
        whole = fwrite(buffer, 1, length, out) == length;
    }
    whole = whole && !ferror(in);
    fclose(in);
    return fclose(out) == 0 && whole ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static int remove_all(const char *path) {
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The names in a folder, in byte order; NULL with errno. */
static json_t *names_in(const char *path) {
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, NULL);
    if (count < 0) return NULL;
    json_t *names = json_array();
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        size_t at = 0;
        while (at < json_array_size(names) && strcmp(json_string_value(json_array_get(names, at)), name) < 0) at++;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) json_array_insert_new(names, at, json_string(name));
        free(entries[i]);
    }
    free(entries);
    return names;
}

static int copy_all(const char *from, const char *to) {
    struct stat status;
    if (stat(from, &status) != 0) return -1;
    if (!S_ISDIR(status.st_mode)) return copy_file(from, to);
    json_t *names = names_in(from), *name;
    size_t at;
    int result = names && make_folders(to) == 0 ? 0 : -1;
    json_array_foreach(names, at, name) {
        char *one = text_of("%s/%s", from, json_string_value(name));
        char *two = text_of("%s/%s", to, json_string_value(name));
        if (result == 0) result = copy_all(one, two);
        free(one);
        free(two);
    }
    json_decref(names);
    return result;
}

static int set_modified(const char *path, int64_t utc_ms) {
    int64_t seconds = utc_ms / 1000 - (utc_ms % 1000 < 0);
    struct timespec moment = {(time_t)seconds, (long)(utc_ms - seconds * 1000) * 1000000};
    struct timespec both[2] = {moment, moment};
    return utimensat(AT_FDCWD, path, both, 0);
}

static int hex_digit(char digit) {
    const char *digits = "0123456789abcdef", *found = digit ? strchr(digits, digit | 0x20) : NULL;
    return found && digit > ' ' ? (int)(found - digits) : -1;
}

static int patch(const char *path, int64_t offset, const char *hex) {
    FILE *file = fopen(path, "r+b");
    if (file == NULL) return -1;
    int result = fseek(file, (long)offset, offset < 0 ? SEEK_END : SEEK_SET);
    for (; result == 0 && *hex; hex += 2) {
        int high = hex_digit(hex[0]), low = high < 0 ? -1 : hex_digit(hex[1]);
        if (low < 0) errno = EINVAL;
        result = low >= 0 && fputc(high << 4 | low, file) != EOF ? 0 : -1;
        if (result != 0) break;
    }
    return fclose(file) == 0 ? result : -1;
}

/* --- steps --- */

static const char *input_text(const json_t *with, const char *name) {
    return json_string_value(json_object_get(with, name));
}

int is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/' && !strstr(path, "/../") &&
           strcmp(path + strlen(path) - 3, "/..") != 0;
}

static int step_write(const json_t *with, json_t *answer) {
    const json_t *text = json_object_get(with, "text"), *modified = json_object_get(with, "modified_utc_ms");
    const char *path = input_text(with, "path");
    (void)answer;
    if (write_bytes(path, text ? json_string_value(text) : "", json_string_length(text)) != 0) return -1;
    return modified ? set_modified(path, json_integer_value(modified)) : 0;
}

static int step_remove(const json_t *with, json_t *answer) {
    (void)answer;
    return remove_all(input_text(with, "path"));
}

static int step_copy(const json_t *with, json_t *answer) {
    (void)answer;
    const char *to = input_text(with, "to");
    return make_folders_above(to) == 0 ? copy_all(input_text(with, "from"), to) : -1;
}

static int step_move(const json_t *with, json_t *answer) {
    (void)answer;
    const char *to = input_text(with, "to");
    return make_folders_above(to) == 0 ? rename(input_text(with, "from"), to) : -1;
}

static int step_patch(const json_t *with, json_t *answer) {
    (void)answer;
    const char *hex = input_text(with, "hex");
    return patch(input_text(with, "path"), json_integer_value(json_object_get(with, "offset")), hex ? hex : "?");
}

static int step_truncate(const json_t *with, json_t *answer) {
    (void)answer;
    return truncate(input_text(with, "path"), (off_t)json_integer_value(json_object_get(with, "length")));
}

static int step_list(const json_t *with, json_t *answer) {
    json_t *names = names_in(input_text(with, "path"));
    return names ? json_object_set_new(answer, "names", names) : -1;
}

static int step_make_folder(const json_t *with, json_t *answer) {
    (void)answer;
    return make_folders(input_text(with, "path"));
}

static const struct {
    const char *name;
    /* The input that may also lie in the folder of the cases, and the one that may not. */
    const char *reads, *changes;
    int (*step)(const json_t *with, json_t *answer);
} STEPS[] = {
    {"file.write", NULL, "path", step_write},       {"file.remove", NULL, "path", step_remove},
    {"file.copy", "from", "to", step_copy},         {"file.move", NULL, "from", step_move},
    {"file.patch", NULL, "path", step_patch},       {"file.truncate", NULL, "path", step_truncate},
    {"file.list", "path", NULL, step_list},         {"folder.make", NULL, "path", step_make_folder},
};

static char *refusal(const struct places *places, const json_t *with, const char *name, int may_read) {
    const char *path = name ? input_text(with, name) : NULL;
    if (name == NULL) return NULL;
    if (path == NULL) return text_of("%s is missing or no text", name);
    if (is_below(path, places->world)) return NULL;
    if (may_read && (is_below(path, places->cases) || strcmp(path, places->world) == 0)) return NULL;
    return text_of("%s is %s, which is not below {world}", name, path);
}

char *file_step(const char *name, const struct places *places, const json_t *with, json_t **answer, int *known) {
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        if (strcmp(STEPS[i].name, name) != 0) continue;
        char *refused = refusal(places, with, STEPS[i].changes, 0);
        if (!refused) refused = refusal(places, with, STEPS[i].reads, 1);
        if (!refused && strcmp(name, "file.move") == 0) refused = refusal(places, with, "to", 0);
        *answer = json_object();
        if (!refused && STEPS[i].step(with, *answer) != 0) refused = text_of("%s", strerror(errno));
        *known = 1;
        return refused;
    }
    *known = 0;
    return NULL;
}

/* --- worlds --- */

char *world_new(void) {
    const char *above = getenv("TMPDIR");
    char *path = text_of("%s/holdfast-case-XXXXXX", above && *above ? above : "/tmp");
    char *made = mkdtemp(path), *world = made ? realpath(made, NULL) : NULL;
    free(path);
    for (int i = 0; world && i < 2; i++) {
        char *folder = text_of("%s/%s", world, i ? "source" : "destination");
        if (mkdir(folder, 0777) != 0) perror(folder);
        free(folder);
    }
    return world;
}

void world_free(char *world) {
    if (remove_all(world) != 0) perror(world);
    free(world);
}
