#define _POSIX_C_SOURCE 200809L
#include "call.h"
#include "match.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const CLASSES[] = {"Ok",          "Misuse",  "Input",       "Absent",    "Denied",
                                      "Unavailable", "Corrupt", "Unsupported", "Cancelled", "Internal"};

/* --- answers --- */

int good(struct call *call, hf_status status, hf_error *error) {
    if (status == HF_STATUS_OK) return 1;
    int32_t class = hf_error_class(error);
    if (hf_error_code(error) != status || class < 0 || class > 9) {
        call->outcome.broken = text_of("the call returned %d, its error says %d", (int)status, (int)hf_error_code(error));
    } else {
        call->outcome.error = json_pack("{s:i, s:s, s:s, s:s}", "code", (int)status, "name", hf_error_name(error),
                                        "class", CLASSES[class], "reason", hf_error_text(error));
    }
    hf_error_free(error);
    return 0;
}

json_t *read_text(struct call *call, hf_status status, char *text, hf_error *error) {
    if (!good(call, status, error)) return NULL;
    json_t *value = text ? json_string(text) : json_null();
    hf_text_free(text);
    return value;
}

json_t *read_json(struct call *call, hf_status status, char *text, hf_error *error) {
    json_t *value = read_text(call, status, text, error);
    if (value == NULL) return NULL;
    json_t *read = json_loads(json_string_value(value), JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    if (read == NULL) call->outcome.broken = text_of("this is no JSON: %s", json_string_value(value));
    json_decref(value);
    return read;
}

/* --- inputs --- */

static struct text text_value(struct call *call, const char *name, const json_t *value) {
    if (value && !json_is_string(value) && !json_is_null(value)) call->outcome.broken = text_of("%s is no text", name);
    return (struct text){json_string_value(value), json_string_length(value)};
}

struct text text(struct call *call, const char *name) {
    return text_value(call, name, json_object_get(call->with, name));
}

/* A text, or the value of the world that stands in for it. */
static struct text text_or(struct call *call, const char *name, const json_t *otherwise) {
    const json_t *value = json_object_get(call->with, name);
    return text_value(call, name, value ? value : otherwise);
}

int64_t number(struct call *call, const char *name, int64_t least, int64_t most, int64_t otherwise) {
    const json_t *value = json_object_get(call->with, name);
    if (value == NULL || json_is_null(value)) return otherwise;
    int64_t found = json_integer_value(value);
    if (!json_is_integer(value) || found < least || found > most) {
        call->outcome.broken = text_of("%s is no number that C can hand over", name);
    }
    return found;
}

const int64_t *moment(struct call *call, const char *name, int64_t *place) {
    const json_t *value = json_object_get(call->with, name);
    *place = number(call, name, INT64_MIN, INT64_MAX, 0);
    return value && !json_is_null(value) ? place : NULL;
}

hf_client *client(struct call *call) {
    hf_error *error;
    hf_status status;
    if (call->world->client == NULL) {
        char *folder = text_of("%s/client", call->world->path);
        (void)GOOD(call, hf_client_open(folder, strlen(folder), &call->world->client, &error));
        free(folder);
    }
    return call->world->client;
}

static hf_destination *destination_at(struct call *call, struct text address) {
    hf_error *error;
    hf_status status;
    hf_destination *destination = NULL;
    (void)GOOD(call, hf_destination_open(address.bytes, address.length, &destination, &error));
    return destination;
}

struct text json_text(struct call *call, const char *name, json_t **owner) {
    const json_t *value = json_object_get(call->with, name);
    char *dumped = value && !json_is_string(value) ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    *owner = dumped ? json_string(dumped) : json_incref((json_t *)value);
    free(dumped);
    return text_value(call, name, *owner);
}

/* The folder that an input names, or `name` of the world. */
static struct text folder(struct call *call, const char *input, const char *name, json_t **owner) {
    *owner = json_sprintf("%s/%s", call->world->path, name);
    return text_or(call, input, *owner);
}

hf_destination *destination(struct call *call, const char *input) {
    json_t *owner;
    struct text address = folder(call, input, "destination", &owner);
    hf_destination *opened = call->outcome.broken ? NULL : destination_at(call, address);
    json_decref(owner);
    return opened;
}

hf_cancel *cancelled(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_cancel *cancel = NULL;
    if (json_is_true(json_object_get(call->with, "cancelled")) && GOOD(call, hf_cancel_new(&cancel, &error))) {
        (void)GOOD(call, hf_cancel_cancel(cancel, &error));
    }
    return cancel;
}

/* What the calls about one set at one destination are given. */
struct target {
    hf_client *client;
    hf_destination *destination;
    hf_cancel *cancel;
    struct text set;
    int64_t now;
    const int64_t *now_utc_ms;
};

/* 0 when the outcome is an error already. */
static int aim(struct call *call, struct target *target) {
    memset(target, 0, sizeof *target);
    target->set = text(call, "set");
    target->now_utc_ms = moment(call, "now_utc_ms", &target->now);
    if (call->outcome.broken || !client(call)) return 0;
    target->client = call->world->client;
    target->destination = destination(call, "destination");
    target->cancel = cancelled(call);
    return target->destination != NULL && !call->outcome.error;
}

static void release(struct target *target) {
    hf_destination_free(target->destination);
    hf_cancel_free(target->cancel);
}

/* --- steps: version, status, destination, client, report --- */

static void step_version(struct call *call) {
    call->outcome.answer = json_pack("{s:i, s:s}", "number", HF_VERSION_NUMBER, "text", hf_version());
}

static void step_status(struct call *call) {
    int32_t code = (int32_t)number(call, "code", INT32_MIN, INT32_MAX, 0), class = hf_status_class(code);
    call->outcome.answer = json_pack("{s:s, s:s, s:s}", "name", hf_status_name(code), "class",
                                     class >= 0 && class <= 9 ? CLASSES[class] : "?", "text", hf_status_text(code));
}

/* By the older function where a case says nothing of access. */
static hf_destination *open_with(struct call *call) {
    hf_error *error;
    hf_status status;
    hf_destination *opened = NULL;
    json_t *owner;
    struct text address = text(call, "address"), access = json_text(call, "access", &owner);
    if (access.bytes == NULL) return destination_at(call, address);
    (void)GOOD(call, hf_destination_open_with(address.bytes, address.length, access.bytes, access.length, &opened, &error));
    json_decref(owner);
    return opened;
}

static void step_destination(struct call *call) {
    hf_error *error = NULL;
    char *place = NULL;
    hf_destination *opened = open_with(call);
    if (opened == NULL) return;
    hf_status status = hf_destination_place(opened, &place, &error);
    json_t *shown = read_text(call, status, place, error);
    if (shown) call->outcome.answer = json_pack("{s:o}", "place", shown);
    hf_destination_free(opened);
}

static void step_client(struct call *call) {
    hf_error *error;
    hf_status status;
    hf_client *opened = NULL;
    struct text folder = text(call, "folder");
    if (!GOOD(call, hf_client_open(folder.bytes, folder.length, &opened, &error))) return;
    hf_client_free(opened);
    call->outcome.answer = json_object();
}

static void step_bring_over(struct call *call) {
    hf_error *error;
    hf_status status;
    struct text set = text(call, "set"), version = text(call, "version");
    if (!client(call)) return;
    if (GOOD(call, hf_client_bring_over(call->world->client, set.bytes, set.length, version.bytes, version.length, &error))) {
        call->outcome.answer = json_object();
    }
}

static void step_report_new(struct call *call) {
    hf_error *error;
    hf_status status;
    hf_report *made = NULL;
    struct text zone = text(call, "zone");
    if (!GOOD(call, hf_report_new(zone.bytes, zone.length, &made, &error))) return;
    hf_report_free(made);
    call->outcome.answer = json_object();
}

static void step_report_show(struct call *call) {
    hf_error *error = NULL;
    char *shown = NULL;
    struct text format = text(call, "format");
    const char *name = format.bytes ? format.bytes : "";
    hf_status (*render)(const hf_report *, char **, hf_error **) = strcmp(name, "text") == 0   ? hf_report_text
                                                                   : strcmp(name, "csv") == 0  ? hf_report_csv
                                                                   : strcmp(name, "json") == 0 ? hf_report_json
                                                                                               : NULL;
    if (render == NULL) {
        call->outcome.broken = text_of("format is \"%s\"; it is text, csv or json", name);
        return;
    }
    hf_status status = render(call->world->report, &shown, &error);
    json_t *value = read_text(call, status, shown, error);
    if (value) call->outcome.answer = json_pack("{s:o}", "report", value);
}

/* --- steps: schedule and job --- */

static void step_schedule(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_decision *decision = NULL;
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    struct text set = text(call, "set"), zone = text_or(call, "zone", call->world->zone);
    struct text older = text(call, "brought_over_version");
    int64_t last, now = (int64_t)clock.tv_sec * 1000 + clock.tv_nsec / 1000000;
    const int64_t *last_utc_ms = moment(call, "last_utc_ms", &last);
    uint32_t least_days = (uint32_t)number(call, "least_days", 0, UINT32_MAX, 0);
    now = number(call, "now_utc_ms", INT64_MIN, INT64_MAX, now);
    if (call->outcome.broken) return;
    if (!GOOD(call, hf_schedule_decide(set.bytes, set.length, zone.bytes, zone.length, older.bytes, older.length,
                                       last_utc_ms, least_days, now, &decision, &error))) {
        return;
    }
    int32_t due = -1;
    char *words = NULL, *json = NULL;
    status = hf_decision_json(decision, &json, &error);
    json_t *answer = call->outcome.answer = read_json(call, status, json, error);
    if (answer && GOOD(call, hf_decision_due(decision, &due, &error))) {
        json_object_set_new(answer, "due", due == 0 || due == 1 ? json_boolean(due) : json_integer(due));
        status = hf_decision_text(decision, &words, &error);
        json_object_set_new(answer, "text", read_text(call, status, words, error));
    }
    hf_decision_free(decision);
}

hf_destination **destinations(struct call *call, const char *name, size_t *count) {
    const json_t *paths = json_object_get(call->with, name);
    json_t *owner = json_pack("[o]", json_sprintf("%s/destination", call->world->path));
    if (paths == NULL) paths = owner;
    hf_destination **opened = calloc(json_array_size(paths) + 1, sizeof *opened);
    if (opened == NULL) abort();
    int whole = json_is_array(paths);
    if (!whole) call->outcome.broken = text_of("%s is no array", name);
    for (*count = 0; whole && *count < json_array_size(paths); *count += (size_t)whole) {
        opened[*count] = destination_at(call, text_value(call, "a destination", json_array_get(paths, *count)));
        whole = opened[*count] != NULL;
    }
    json_decref(owner);
    if (whole) return opened;
    while (*count > 0) hf_destination_free(opened[--*count]);
    free(opened);
    return NULL;
}

/* By the older function where a case says nothing of sources. */
static hf_status start_job(struct call *call, struct text set, hf_destination **places, size_t count, struct text zone,
                           uint32_t least_days, struct text sources, const int64_t *now_utc_ms,
                           hf_job_start_result **start, hf_error **error) {
    const hf_destination *const *at = (const hf_destination *const *)places;
    if (sources.bytes == NULL) {
        return hf_job_start(call->world->client, set.bytes, set.length, at, count, zone.bytes, zone.length, least_days,
                            now_utc_ms, call->world->report, start, error);
    }
    return hf_job_start_with(call->world->client, set.bytes, set.length, at, count, zone.bytes, zone.length, least_days,
                             sources.bytes, sources.length, now_utc_ms, call->world->report, start, error);
}

static void step_job_start(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_job_start_result *start = NULL;
    struct text set = text(call, "set"), zone = text_value(call, "zone", call->world->zone);
    uint32_t least_days = (uint32_t)number(call, "least_days", 0, UINT32_MAX, 0);
    int64_t now;
    size_t count = 0;
    const int64_t *now_utc_ms = moment(call, "now_utc_ms", &now);
    if (call->outcome.broken || !client(call)) return;
    hf_destination **places = destinations(call, "destinations", &count);
    if (places == NULL) return;
    json_t *owner;
    struct text sources = json_text(call, "sources", &owner);
    if (GOOD(call, start_job(call, set, places, count, zone, least_days, sources, now_utc_ms, &start, &error))) {
        int32_t due = -1;
        char *json = NULL;
        status = hf_job_start_result_json(start, &json, &error);
        json_t *answer = call->outcome.answer = read_json(call, status, json, error);
        if (answer && GOOD(call, hf_job_start_result_due(start, &due, &error))) {
            json_object_set_new(answer, "pdic_due", due == 0 || due == 1 ? json_boolean(due) : json_integer(due));
        }
        hf_job_start_result_free(start);
    }
    for (size_t i = 0; i < count; i++) hf_destination_free(places[i]);
    free(places);
    json_decref(owner);
}

/* --- steps: backup and PDIC --- */

static void step_backup(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_backup_outcome *outcome = NULL;
    struct target target;
    json_t *owner;
    struct text source = folder(call, "source", "source", &owner);
    if (aim(call, &target) &&
        GOOD(call, hf_backup_run(target.client, target.destination, target.set.bytes, target.set.length,
                                 target.now_utc_ms, source.bytes, source.length, call->world->report, target.cancel,
                                 NULL, &outcome, &error))) {
        char *json = NULL, *index = NULL;
        status = hf_backup_outcome_json(outcome, &json, &error);
        json_t *answer = call->outcome.answer = read_json(call, status, json, error);
        status = hf_backup_outcome_index(outcome, &index, &error);
        json_object_set_new(answer, "index", read_text(call, status, index, error));
        hf_backup_outcome_free(outcome);
    }
    json_decref(owner);
    release(&target);
}

/* Options with what the step names; what it does not name stays as the header says it is. */
static hf_pdic_options *options(struct call *call) {
    struct call inner = {call->world, json_object_get(call->with, "options"), {NULL, NULL, NULL}};
    hf_error *error;
    hf_status status;
    hf_pdic_options *made = NULL;
    struct text mode = text(&inner, "mode"), confirm = text(&inner, "confirm");
    uint32_t days = (uint32_t)number(&inner, "index_keep_days", 0, UINT32_MAX, 90);
    uint32_t newest = (uint32_t)number(&inner, "index_keep_newest", 0, UINT32_MAX, 1);
    uint32_t percent = (uint32_t)number(&inner, "breaker_percent", 0, UINT32_MAX, 10);
    uint64_t entries = (uint64_t)number(&inner, "breaker_entries", 0, INT64_MAX, 1000);
    uint32_t trash = (uint32_t)number(&inner, "trash_keep_days", 0, UINT32_MAX, 30);
    uint32_t threads = (uint32_t)number(&inner, "threads", 0, UINT32_MAX, 0);
    int whole = !inner.outcome.broken && GOOD(&inner, hf_pdic_options_new(&made, &error)) &&
                (!mode.bytes || GOOD(&inner, hf_pdic_options_set_mode(made, mode.bytes, mode.length, &error))) &&
                GOOD(&inner, hf_pdic_options_set_index_keep(made, days, newest, &error)) &&
                GOOD(&inner, hf_pdic_options_set_breaker(made, percent, entries, &error)) &&
                GOOD(&inner, hf_pdic_options_set_confirm(made, confirm.bytes, confirm.length, &error)) &&
                GOOD(&inner, hf_pdic_options_set_trash_keep(made, trash, &error)) &&
                GOOD(&inner, hf_pdic_options_set_threads(made, threads, &error));
    if (whole) return made;
    call->outcome = inner.outcome;
    hf_pdic_options_free(made);
    return NULL;
}

static json_t *verdict_name(int32_t verdict) {
    switch (verdict) {
    case HF_PDIC_VERDICT_SOUND: return json_string("sound");
    case HF_PDIC_VERDICT_REPAIRED: return json_string("repaired");
    case HF_PDIC_VERDICT_PLANNED: return json_string("planned");
    case HF_PDIC_VERDICT_REFUSED: return json_string("refused");
    case HF_PDIC_VERDICT_NOT_CHECKED: return json_string("not_checked");
    case HF_PDIC_VERDICT_CANCELLED: return json_string("cancelled");
    default: return json_integer(verdict);
    }
}

/* The outcome's JSON, with each value that has an accessor taken from there. */
static void answer_with(struct call *call, const hf_pdic_outcome *outcome) {
    hf_error *error = NULL;
    hf_status status;
    char *json = NULL, *run = NULL, *hash = NULL;
    int32_t verdict = 0, not_checked = -1;
    uint64_t removed = 0;
    status = hf_pdic_outcome_json(outcome, &json, &error);
    json_t *answer = call->outcome.answer = read_json(call, status, json, error);
    if (!answer || !GOOD(call, hf_pdic_outcome_verdict(outcome, &verdict, &error)) ||
        !GOOD(call, hf_pdic_outcome_not_checked_status(outcome, &not_checked, &error)) ||
        !GOOD(call, hf_pdic_outcome_removed_entry_count(outcome, &removed, &error))) {
        return;
    }
    json_object_set_new(answer, "verdict", verdict_name(verdict));
    json_object_set_new(answer, "removed_entry_count", json_integer((json_int_t)removed));
    status = hf_pdic_outcome_run(outcome, &run, &error);
    json_object_set_new(answer, "run", read_text(call, status, run, error));
    status = hf_pdic_outcome_plan_hash(outcome, &hash, &error);
    json_t *plan = json_object_get(answer, "plan"), *reason = json_object_get(answer, "not_checked");
    json_t *shown = read_text(call, status, hash, error);
    if (json_is_object(plan)) json_object_set(plan, "hash", shown);
    if (json_is_object(reason)) json_object_set_new(reason, "code", json_integer(not_checked));
    if (json_is_null(plan) != json_is_null(shown) || json_is_null(reason) != (not_checked == HF_STATUS_OK)) {
        call->outcome.broken = text_of("the accessors and the JSON disagree on plan or not_checked");
    }
    json_decref(shown);
}

typedef hf_status (*check)(const hf_client *, const hf_destination *, const char *, size_t, const int64_t *,
                           const hf_pdic_options *, const hf_report *, const hf_cancel *, const hf_monitor *,
                           hf_pdic_outcome **, hf_error **);

static void pdic(struct call *call, check check) {
    hf_error *error = NULL;
    hf_status status;
    hf_pdic_outcome *outcome = NULL;
    struct target target;
    hf_pdic_options *chosen = options(call);
    if (chosen == NULL) return;
    if (aim(call, &target) &&
        GOOD(call, check(target.client, target.destination, target.set.bytes, target.set.length, target.now_utc_ms,
                         chosen, call->world->report, target.cancel, NULL, &outcome, &error))) {
        answer_with(call, outcome);
        hf_pdic_outcome_free(outcome);
    }
    hf_pdic_options_free(chosen);
    release(&target);
}

static void step_pdic_plan(struct call *call) {
    pdic(call, hf_pdic_plan);
}

static void step_pdic_run(struct call *call) {
    pdic(call, hf_pdic_run);
}

static void step_pdic_undo(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_pdic_undone *undone = NULL;
    struct target target;
    struct text run = text(call, "run");
    if (aim(call, &target) &&
        GOOD(call, hf_pdic_undo(target.client, target.destination, target.set.bytes, target.set.length,
                                target.now_utc_ms, run.bytes, run.length, target.cancel, NULL, &undone, &error))) {
        char *json = NULL;
        uint64_t restored = 0;
        status = hf_pdic_undone_json(undone, &json, &error);
        json_t *answer = call->outcome.answer = read_json(call, status, json, error);
        if (answer && GOOD(call, hf_pdic_undone_restored_entry_count(undone, &restored, &error))) {
            json_object_set_new(answer, "restored_entry_count", json_integer((json_int_t)restored));
        }
        hf_pdic_undone_free(undone);
    }
    release(&target);
}

/* --- steps: the index --- */

static json_t *hexadecimal(const uint8_t *checksum) {
    char digits[65] = "";
    if (checksum == NULL) return json_null();
    for (size_t i = 0; i < 32; i++) {
        digits[2 * i] = "0123456789abcdef"[checksum[i] >> 4];
        digits[2 * i + 1] = "0123456789abcdef"[checksum[i] & 15];
    }
    return json_string(digits);
}

static json_t *row(const hf_entry *entry) {
    const char *kind = entry->kind == HF_ENTRY_KIND_FILE ? "file" : entry->kind == HF_ENTRY_KIND_FOLDER ? "folder" : "?";
    const char *area = entry->area == HF_AREA_DATA ? "data" : entry->area == HF_AREA_RETENTION ? "retention" : "?";
    json_t *object = json_stringn(entry->object, entry->object_length);
    json_t *path = json_stringn(entry->path, entry->path_length);
    return json_pack("{s:o, s:o, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "object", object, "path",
                     path, "kind", kind, "area", area, "offset_bytes", (json_int_t)entry->offset_bytes, "length_bytes",
                     (json_int_t)entry->length_bytes, "part", (json_int_t)entry->part, "part_count",
                     (json_int_t)entry->part_count, "job_utc_ms", (json_int_t)entry->job_utc_ms, "size_bytes",
                     (json_int_t)entry->size_bytes, "stored_size_bytes", (json_int_t)entry->stored_size_bytes,
                     "modified_utc_ms", (json_int_t)entry->modified_utc_ms, "checksum", hexadecimal(entry->checksum));
}

/* The next rows of the pass, `*left` of them at most; 0 after the last one or when the call failed. */
static int add_rows(struct call *call, hf_rows *rows, json_t *found, uint64_t *left) {
    hf_error *error = NULL;
    hf_status status;
    hf_entries *entries = NULL;
    const hf_entry *first = NULL;
    uint64_t count = 0;
    size_t limit = *left < 4096 ? (size_t)*left : 4096;
    if (limit == 0 || !GOOD(call, hf_rows_next(rows, limit, &entries, &error)) || entries == NULL) return 0;
    int whole = GOOD(call, hf_entries_count(entries, &count, &error)) && GOOD(call, hf_entries_get(entries, &first, &error));
    for (uint64_t i = 0; whole && i < count; i++) json_array_append_new(found, row(&first[i]));
    *left -= count;
    hf_entries_free(entries);
    return whole;
}

static void step_index(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_index *index = NULL;
    hf_rows *rows = NULL;
    struct target target;
    char *json = NULL;
    uint64_t count = 0, left = (uint64_t)number(call, "limit", 0, INT64_MAX, INT64_MAX);
    if (aim(call, &target) && GOOD(call, hf_index_open(target.client, target.destination, target.set.bytes,
                                                      target.set.length, &index, &error))) {
        status = hf_index_json(index, &json, &error);
        json_t *answer = call->outcome.answer = read_json(call, status, json, error), *found = json_array();
        if (answer && GOOD(call, hf_index_entry_count(index, &count, &error)) &&
            GOOD(call, hf_index_rows(index, NULL, 0, NULL, 0, &rows, &error))) {
            while (add_rows(call, rows, found, &left)) {}
            json_object_set_new(answer, "entry_count", json_integer((json_int_t)count));
        }
        json_object_set_new(answer, "rows", found);
        hf_rows_free(rows);
        hf_index_free(index);
    }
    release(&target);
}

/* --- the table --- */

static const struct named_step STEPS[] = {
    {"version", " ", step_version},
    {"status.describe", " code ", step_status},
    {"destination.open", " address access ", step_destination},
    {"client.open", " folder ", step_client},
    {"client.bring_over", " set version ", step_bring_over},
    {"report.new", " zone ", step_report_new},
    {"report.show", " format ", step_report_show},
    {"schedule.decide", " set zone least_days last_utc_ms brought_over_version now_utc_ms ", step_schedule},
    {"job.start", " set destinations least_days sources now_utc_ms ", step_job_start},
    {"backup.run", " set destination source now_utc_ms cancelled ", step_backup},
    {"pdic.plan", " set destination options now_utc_ms cancelled ", step_pdic_plan},
    {"pdic.run", " set destination options now_utc_ms cancelled ", step_pdic_run},
    {"pdic.undo", " set destination run now_utc_ms cancelled ", step_pdic_undo},
    {"index.show", " set destination limit ", step_index},
    {NULL, NULL, NULL},
};

static const char *const OPTIONS = " mode index_keep_days index_keep_newest breaker_percent breaker_entries confirm "
                                   "trash_keep_days threads ";

char *unknown_field(const json_t *fields, const char *names) {
    const char *name;
    json_t *field;
    json_object_foreach((json_t *)fields, name, field) {
        char *spaced = text_of(" %s ", name);
        int known = strstr(names, spaced) != NULL;
        free(spaced);
        if (!known) return text_of("%s is no input of this step", name);
    }
    return NULL;
}

/* Does a step of a table; 0 when there is none of that name. */
static int step_of(const struct named_step *steps, const char *name, struct call *call) {
    for (; steps->name; steps++) {
        if (strcmp(steps->name, name) != 0) continue;
        call->outcome.broken = unknown_field(call->with, steps->inputs);
        if (!call->outcome.broken) call->outcome.broken = unknown_field(json_object_get(call->with, "options"), OPTIONS);
        if (!call->outcome.broken) steps->step(call);
        return 1;
    }
    return 0;
}

struct outcome call_step(const char *name, struct world *world, const json_t *with) {
    struct call call = {world, with, {NULL, NULL, NULL}};
    if (!step_of(STEPS, name, &call) && !selection_step(name, &call) && !step_of(VMWARE_STEPS, name, &call) &&
        !step_of(M365_STEPS, name, &call) && !step_of(LIVE_STEPS, name, &call) &&
        !step_of(REPLICATION_STEPS, name, &call)) {
        call.outcome.broken = text_of("there is no such step");
    }
    if (call.outcome.error) {
        // What an answer lacks when a later part of the call failed is no answer.
        json_decref(call.outcome.answer);
        call.outcome.answer = NULL;
    }
    return call.outcome;
}

struct outcome world_begin(struct world *world) {
    struct call call = {world, NULL, {NULL, NULL, NULL}};
    hf_error *error;
    hf_status status;
    struct text zone = text_value(&call, "zone", world->zone);
    (void)GOOD(&call, hf_report_new(zone.bytes, zone.length, &world->report, &error));
    return call.outcome;
}

void world_end(struct world *world) {
    hf_client_free(world->client);
    hf_report_free(world->report);
    hf_selection_free(world->selection);
    hf_m365_migration_free(world->migration);
}
