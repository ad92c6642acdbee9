/* The whole way of a backup set in C: backups, a job's start, plan, check, undo, refusal, confirmation, the
 * index row by row, cancelling, and misuse. Works on small real files in the folder given as argument. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

#define TEXT(text) (text), strlen(text)
#define SET "1602834567932"
#define DAY_MS INT64_C(86400000)

_Static_assert(offsetof(hf_entry, struct_size) == 0, "sizes come first");
_Static_assert(sizeof(hf_entry) == 112 && offsetof(hf_entry, checksum) == 104, "layout of hf_entry");

enum { FOLDERS = 3, FILES = 10, ENTRIES = FOLDERS * (FILES + 1) + 1 };

static const char *root;
static int64_t now_utc_ms;
static hf_client *client;
static hf_destination *destination;
static hf_report *report;

/* A path below the program's folder; four may be in use at a time. */
static const char *at(const char *path) {
    static char paths[4][4096];
    static int next;
    char *text = paths[next++ % 4];
    CHECK(snprintf(text, 4096, "%s/%s", root, path) < 4096);
    return text;
}

static void make_folder(const char *path) {
    CHECK(mkdir(at(path), 0700) == 0);
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(at(path), "wb");
    CHECK(file != NULL);
    CHECK(fwrite(text, 1, strlen(text), file) == strlen(text));
    CHECK(fclose(file) == 0);
}

static void move(const char *from, const char *to) {
    CHECK(rename(at(from), at(to)) == 0);
}

static void make_source(void) {
    make_folder("source");
    for (int folder = 0; folder < FOLDERS; folder++) {
        char path[64], text[64];
        snprintf(path, sizeof path, "source/folder-%d", folder);
        make_folder(path);
        for (int file = 0; file < FILES; file++) {
            snprintf(path, sizeof path, "source/folder-%d/file-%d", folder, file);
            snprintf(text, sizeof text, "the file %d of folder %d\n", file, folder);
            write_file(path, text);
        }
    }
}

static void open_all(void) {
    make_source();
    make_folder("destination");
    make_folder("hidden");
    OK(hf_client_open(TEXT(at("client")), &client, &error));
    OK(hf_destination_open(TEXT(at("destination")), &destination, &error));
    OK(hf_report_new(TEXT("Europe/Berlin"), &report, &error));
    char *place = NULL;
    OK(hf_destination_place(destination, &place, &error));
    CHECK(strcmp(place, at("destination")) == 0);
    CHECK(hf_text_free(place) == HF_STATUS_OK);
}

/* --- small questions, each asked many times below --- */

static void back_up(int64_t job_utc_ms) {
    hf_backup_outcome *outcome = NULL;
    char *index = NULL, *json = NULL;
    char expected[64];
    OK(hf_backup_run(client, destination, TEXT(SET), &job_utc_ms, TEXT(at("source")), report, NULL, NULL,
                     &outcome, &error));
    OK(hf_backup_outcome_index(outcome, &index, &error));
    snprintf(expected, sizeof expected, "index/%lld.parquet", (long long)job_utc_ms);
    CHECK(strcmp(index, expected) == 0);
    OK(hf_backup_outcome_json(outcome, &json, &error));
    CHECK(strstr(json, "\"skipped\":[]") != NULL);
    CHECK(hf_text_free(index) == HF_STATUS_OK);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_backup_outcome_free(outcome) == HF_STATUS_OK);
}

typedef hf_status (*check_function)(const hf_client *, const hf_destination *, const char *, size_t,
                                    const int64_t *, const hf_pdic_options *, const hf_report *,
                                    const hf_cancel *, const hf_monitor *, hf_pdic_outcome **, hf_error **);

static hf_pdic_outcome *check_with(check_function check, const hf_pdic_options *options,
                                   const hf_cancel *cancel, const hf_monitor *monitor) {
    hf_pdic_outcome *outcome = NULL;
    OK(check(client, destination, TEXT(SET), &now_utc_ms, options, report, cancel, monitor, &outcome, &error));
    CHECK(outcome != NULL);
    return outcome;
}

static int32_t verdict_of(const hf_pdic_outcome *outcome) {
    int32_t verdict = 0;
    OK(hf_pdic_outcome_verdict(outcome, &verdict, &error));
    return verdict;
}

static int32_t not_checked_status_of(const hf_pdic_outcome *outcome) {
    int32_t status = -1;
    OK(hf_pdic_outcome_not_checked_status(outcome, &status, &error));
    return status;
}

static uint64_t removed_by(const hf_pdic_outcome *outcome) {
    uint64_t count = 99;
    OK(hf_pdic_outcome_removed_entry_count(outcome, &count, &error));
    return count;
}

/* The outcome's JSON holds these words. */
static void outcome_says(const hf_pdic_outcome *outcome, const char *words) {
    char *json = NULL;
    OK(hf_pdic_outcome_json(outcome, &json, &error));
    if (strstr(json, words) == NULL) {
        fprintf(stderr, "no %s in %s\n", words, json);
        exit(1);
    }
    CHECK(hf_text_free(json) == HF_STATUS_OK);
}

static void report_says(const char *words) {
    char *text = NULL;
    OK(hf_report_text(report, &text, &error));
    if (strstr(text, words) == NULL) {
        fprintf(stderr, "no \"%s\" in\n%s", words, text);
        exit(1);
    }
    CHECK(hf_text_free(text) == HF_STATUS_OK);
}

static uint64_t restored_by_undo_of(const hf_pdic_outcome *outcome) {
    hf_pdic_undone *undone = NULL;
    uint64_t restored = 99;
    char *run = NULL, *json = NULL;
    OK(hf_pdic_outcome_run(outcome, &run, &error));
    OK(hf_pdic_undo(client, destination, TEXT(SET), &now_utc_ms, TEXT(run), NULL, NULL, &undone, &error));
    OK(hf_pdic_undone_restored_entry_count(undone, &restored, &error));
    OK(hf_pdic_undone_json(undone, &json, &error));
    CHECK(strstr(json, run) != NULL);
    CHECK(hf_text_free(run) == HF_STATUS_OK);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_pdic_undone_free(undone) == HF_STATUS_OK);
    return restored;
}

static hf_index *open_index(void) {
    hf_index *index = NULL;
    OK(hf_index_open(client, destination, TEXT(SET), &index, &error));
    return index;
}

static uint64_t indexed_count(void) {
    hf_index *index = open_index();
    uint64_t count = 0;
    OK(hf_index_entry_count(index, &count, &error));
    CHECK(hf_index_free(index) == HF_STATUS_OK);
    return count;
}

/* --- the way of a set --- */

static void two_backups_leave_two_index_files(void) {
    back_up(now_utc_ms - 100 * DAY_MS);
    write_file("source/folder-1/file-0", "changed since\n");
    back_up(now_utc_ms);
    CHECK(indexed_count() == ENTRIES);
    report_says("1 moved to the Retention area");
}

static void the_start_of_a_job_says_that_pdic_is_due_and_why(void) {
    const hf_destination *destinations[] = {destination};
    hf_job_start_result *start = NULL;
    int32_t due = -1;
    char *json = NULL;
    OK(hf_job_start(client, TEXT(SET), destinations, 1, TEXT("Europe/Berlin"), 0, &now_utc_ms, report, &start,
                    &error));
    OK(hf_job_start_result_due(start, &due, &error));
    CHECK(due == 1);
    OK(hf_job_start_result_json(start, &json, &error));
    CHECK(strstr(json, "\"reason\":\"never-ran\"") != NULL);
    report_says("PDIC is due: it never ran for this set at this destination");
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_job_start_result_free(start) == HF_STATUS_OK);
    OK(hf_job_start(client, TEXT(SET), NULL, 0, TEXT("UTC"), 7, NULL, NULL, &start, &error));
    OK(hf_job_start_result_due(start, &due, &error));
    CHECK(due == 0);
    CHECK(hf_job_start_result_free(start) == HF_STATUS_OK);
}

static void lost_objects_leave_the_index_and_come_back_by_undo(void) {
    hf_pdic_options *options = NULL;
    char *planned = NULL, *done = NULL, *text = NULL;
    OK(hf_pdic_options_new(&options, &error));
    OK(hf_pdic_options_set_mode(options, TEXT("existence+size"), &error));
    OK(hf_pdic_options_set_index_keep(options, 90, 1, &error));
    OK(hf_pdic_options_set_breaker(options, 10, 1000, &error));
    OK(hf_pdic_options_set_trash_keep(options, 30, &error));
    OK(hf_pdic_options_set_threads(options, 2, &error));
    move("destination/" SET "/data/folder-0/file-3", "hidden/one");
    move("destination/" SET "/data/folder-2/file-9", "hidden/two");

    hf_pdic_outcome *plan = check_with(hf_pdic_plan, options, NULL, NULL);
    CHECK(verdict_of(plan) == HF_PDIC_VERDICT_PLANNED);
    CHECK(removed_by(plan) == 0 && indexed_count() == ENTRIES);
    outcome_says(plan, "\"lost_entry_count\":2");
    OK(hf_pdic_outcome_plan_hash(plan, &planned, &error));

    hf_pdic_outcome *outcome = check_with(hf_pdic_run, options, NULL, NULL);
    CHECK(verdict_of(outcome) == HF_PDIC_VERDICT_REPAIRED);
    CHECK(not_checked_status_of(outcome) == HF_STATUS_OK);
    CHECK(removed_by(outcome) == 2 && indexed_count() == ENTRIES - 2);
    outcome_says(outcome, "\"entry_count\":31,\"file_count\":28");
    outcome_says(outcome, "\"mode\":\"existence+size\"");
    OK(hf_pdic_outcome_plan_hash(outcome, &done, &error));
    CHECK(strlen(done) == 64 && strcmp(planned, done) == 0);
    OK(hf_report_text(report, &text, &error));
    fputs(text, stdout);

    CHECK(restored_by_undo_of(outcome) == 2);
    CHECK(indexed_count() == ENTRIES);
    CHECK(restored_by_undo_of(outcome) == 0);
    CHECK(hf_text_free(planned) == HF_STATUS_OK);
    CHECK(hf_text_free(done) == HF_STATUS_OK);
    CHECK(hf_text_free(text) == HF_STATUS_OK);
    CHECK(hf_pdic_outcome_free(plan) == HF_STATUS_OK);
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
    CHECK(hf_pdic_options_free(options) == HF_STATUS_OK);
    move("hidden/one", "destination/" SET "/data/folder-0/file-3");
    move("hidden/two", "destination/" SET "/data/folder-2/file-9");
}

static void a_sound_set_is_sound(void) {
    hf_pdic_outcome *outcome = check_with(hf_pdic_run, NULL, NULL, NULL);
    CHECK(verdict_of(outcome) == HF_PDIC_VERDICT_SOUND);
    CHECK(removed_by(outcome) == 0 && indexed_count() == ENTRIES);
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
}

static void a_mass_loss_is_refused_until_this_very_plan_is_confirmed(void) {
    hf_index *index = open_index();
    hf_pdic_options *options = NULL;
    char *before = NULL, *after = NULL, *hash = NULL;
    OK(hf_index_json(index, &before, &error));
    CHECK(hf_index_free(index) == HF_STATUS_OK);
    OK(hf_pdic_options_new(&options, &error));
    move("destination/" SET "/data/folder-0", "hidden/folder-0");
    move("destination/" SET "/data/folder-1", "hidden/folder-1");

    hf_pdic_outcome *refused = check_with(hf_pdic_run, options, NULL, NULL);
    CHECK(verdict_of(refused) == HF_PDIC_VERDICT_REFUSED);
    CHECK(removed_by(refused) == 0);
    outcome_says(refused, "\"kind\":\"whole_folders\"");
    index = open_index();
    OK(hf_index_json(index, &after, &error));
    CHECK(strcmp(before, after) == 0);
    CHECK(hf_index_free(index) == HF_STATUS_OK);
    OK(hf_pdic_outcome_plan_hash(refused, &hash, &error));
    report_says(hash);

    OK(hf_pdic_options_set_confirm(options, TEXT("not the hash of this plan"), &error));
    hf_pdic_outcome *stale = check_with(hf_pdic_run, options, NULL, NULL);
    CHECK(verdict_of(stale) == HF_PDIC_VERDICT_NOT_CHECKED);
    CHECK(not_checked_status_of(stale) == HF_STATUS_PLAN_STALE);
    OK(hf_pdic_options_set_confirm(options, NULL, 0, &error));
    hf_pdic_outcome *again = check_with(hf_pdic_run, options, NULL, NULL);
    CHECK(verdict_of(again) == HF_PDIC_VERDICT_REFUSED);
    CHECK(indexed_count() == ENTRIES);

    OK(hf_pdic_options_set_confirm(options, TEXT(hash), &error));
    hf_pdic_outcome *confirmed = check_with(hf_pdic_run, options, NULL, NULL);
    CHECK(verdict_of(confirmed) == HF_PDIC_VERDICT_REPAIRED);
    CHECK(removed_by(confirmed) == 2 * (FILES + 1));
    move("hidden/folder-0", "destination/" SET "/data/folder-0");
    move("hidden/folder-1", "destination/" SET "/data/folder-1");
    CHECK(restored_by_undo_of(confirmed) == 2 * (FILES + 1));
    CHECK(indexed_count() == ENTRIES);

    CHECK(hf_text_free(before) == HF_STATUS_OK);
    CHECK(hf_text_free(after) == HF_STATUS_OK);
    CHECK(hf_text_free(hash) == HF_STATUS_OK);
    CHECK(hf_pdic_outcome_free(refused) == HF_STATUS_OK);
    CHECK(hf_pdic_outcome_free(stale) == HF_STATUS_OK);
    CHECK(hf_pdic_outcome_free(again) == HF_STATUS_OK);
    CHECK(hf_pdic_outcome_free(confirmed) == HF_STATUS_OK);
    CHECK(hf_pdic_options_free(options) == HF_STATUS_OK);
}

static void a_place_without_the_set_is_a_verdict_and_a_problem(void) {
    const hf_destination *destinations[] = {destination};
    hf_job_start_result *start = NULL;
    char *hash = (char *)1, *json = NULL;
    int32_t due = -1;
    move("destination/" SET, "hidden/set");
    hf_pdic_outcome *outcome = check_with(hf_pdic_run, NULL, NULL, NULL);
    CHECK(verdict_of(outcome) == HF_PDIC_VERDICT_NOT_CHECKED);
    CHECK(not_checked_status_of(outcome) == HF_STATUS_SET_ABSENT);
    OK(hf_pdic_outcome_plan_hash(outcome, &hash, &error));
    CHECK(hash == NULL);
    OK(hf_job_start(client, TEXT(SET), destinations, 1, TEXT("UTC"), 0, &now_utc_ms, report, &start, &error));
    OK(hf_job_start_result_due(start, &due, &error));
    OK(hf_job_start_result_json(start, &json, &error));
    CHECK(due == 0 && strstr(json, "\"code\":3203") != NULL);
    move("hidden/set", "destination/" SET);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_job_start_result_free(start) == HF_STATUS_OK);
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
}

/* --- the index, row by row --- */

struct seen {
    uint64_t total, folders, retained, with_checksum, batches;
};

static int is_after(const hf_entry *entry, const char *object, size_t length) {
    size_t shorter = entry->object_length < length ? entry->object_length : length;
    int order = memcmp(entry->object, object, shorter);
    return order > 0 || (order == 0 && entry->object_length > length);
}

static void note(struct seen *seen, const hf_entry *entry) {
    CHECK(entry->struct_size == sizeof *entry);
    CHECK(entry->part == 0 && entry->part_count == 1);
    CHECK(entry->path_length > 0 && entry->offset_bytes + entry->length_bytes <= entry->stored_size_bytes);
    seen->total++;
    seen->folders += entry->kind == HF_ENTRY_KIND_FOLDER;
    seen->retained += entry->area == HF_AREA_RETENTION;
    seen->with_checksum += entry->checksum != NULL;
}

/* Reads all rows of a range; the index handle is not needed once the pass has begun. */
static struct seen read_rows(const char *lower, const char *upper, size_t limit) {
    hf_index *index = open_index();
    hf_rows *rows = NULL;
    struct seen seen = {0};
    char last[256] = "";
    OK(hf_index_rows(index, lower, lower ? strlen(lower) : 0, upper, upper ? strlen(upper) : 0, &rows, &error));
    CHECK(hf_index_free(index) == HF_STATUS_OK);
    for (;;) {
        hf_entries *entries = (hf_entries *)1;
        const hf_entry *first = NULL;
        uint64_t count = 0;
        OK(hf_rows_next(rows, limit, &entries, &error));
        if (entries == NULL) {
            break;
        }
        OK(hf_entries_count(entries, &count, &error));
        OK(hf_entries_get(entries, &first, &error));
        CHECK(count >= 1 && count <= limit);
        for (uint64_t i = 0; i < count; i++) {
            CHECK(is_after(&first[i], last, strlen(last)) && first[i].object_length < sizeof last);
            memcpy(last, first[i].object, first[i].object_length);
            last[first[i].object_length] = 0;
            note(&seen, &first[i]);
        }
        seen.batches++;
        CHECK(hf_entries_free(entries) == HF_STATUS_OK);
    }
    CHECK(hf_rows_free(rows) == HF_STATUS_OK);
    return seen;
}

static void rows_come_in_order_in_batches_of_any_size(void) {
    struct seen all = read_rows(NULL, NULL, 5);
    CHECK(all.total == ENTRIES && all.folders == FOLDERS && all.retained == 1);
    CHECK(all.batches == (ENTRIES + 4) / 5);
    CHECK(all.with_checksum >= FOLDERS * FILES);
    CHECK(read_rows("", NULL, 4096).total == ENTRIES);
    CHECK(read_rows("data/folder-1/", "data/folder-10", 4).total == FILES + 1);
    CHECK(read_rows("retention/", NULL, 1).total == 1);
    CHECK(read_rows(NULL, "data/", 1).total == 0);
}

static void a_limit_outside_of_1_to_4096_is_refused(void) {
    hf_index *index = open_index();
    hf_rows *rows = NULL;
    hf_entries *entries = (hf_entries *)1;
    OK(hf_index_rows(index, NULL, 0, NULL, 0, &rows, &error));
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_rows_next(rows, 0, &entries, &error));
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_rows_next(rows, 4097, &entries, &error));
    CHECK(entries == (hf_entries *)1);
    CHECK(hf_rows_free(rows) == HF_STATUS_OK);
    FAILS(HF_STATUS_WRONG_HANDLE, hf_rows_next(rows, 1, &entries, &error));
    CHECK(hf_index_free(index) == HF_STATUS_OK);
}

/* --- listening and stopping --- */

struct ear {
    pthread_mutex_t lock;
    uint64_t heard;
    hf_cancel *cancel;
    int32_t answer;
};

static void *cancel_it(void *cancel) {
    OK(hf_cancel_cancel(cancel, &error));
    return NULL;
}

/* Reads the report the running call writes to, and lets another thread cancel if there is a handle for it. */
static int32_t hear(void *user_data, const hf_event *event) {
    struct ear *ear = user_data;
    uint64_t lines = 0;
    CHECK(event->struct_size >= sizeof *event && event->kind >= 1);
    OK(hf_report_entry_count(report, &lines, &error));
    CHECK(lines > 0);
    CHECK(pthread_mutex_lock(&ear->lock) == 0);
    if (ear->heard++ == 0 && ear->cancel != NULL) {
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, cancel_it, ear->cancel) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
    }
    CHECK(pthread_mutex_unlock(&ear->lock) == 0);
    return ear->answer;
}

static int32_t verdict_with(hf_cancel *cancel, int32_t answer) {
    struct ear ear = {PTHREAD_MUTEX_INITIALIZER, 0, cancel, answer};
    hf_monitor monitor = {sizeof monitor, &ear, hear};
    hf_pdic_outcome *outcome = check_with(hf_pdic_run, NULL, cancel, &monitor);
    int32_t verdict = verdict_of(outcome);
    CHECK(ear.heard > 0);
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
    return verdict;
}

static void a_run_is_cancelled_by_another_thread_or_by_its_callback(void) {
    hf_cancel *cancel = NULL;
    OK(hf_cancel_new(&cancel, &error));
    CHECK(verdict_with(NULL, 0) == HF_PDIC_VERDICT_SOUND);
    CHECK(verdict_with(cancel, 0) == HF_PDIC_VERDICT_CANCELLED);
    CHECK(verdict_with(NULL, 1) == HF_PDIC_VERDICT_CANCELLED);
    CHECK(indexed_count() == ENTRIES);
    hf_backup_outcome *outcome = NULL;
    FAILS(HF_STATUS_CANCELLED, hf_backup_run(client, destination, TEXT(SET), NULL, TEXT(at("source")), report,
                                             cancel, NULL, &outcome, &error));
    CHECK(outcome == NULL);
    CHECK(hf_cancel_free(cancel) == HF_STATUS_OK);
}

static void a_set_brought_over_is_due_for_that_reason(void) {
    const hf_destination *destinations[] = {destination};
    hf_client *fresh = NULL;
    hf_job_start_result *start = NULL;
    char *json = NULL;
    OK(hf_client_open(TEXT(at("fresh client")), &fresh, &error));
    OK(hf_client_bring_over(fresh, TEXT(SET), TEXT("7.17"), &error));
    OK(hf_job_start(fresh, TEXT(SET), destinations, 1, TEXT("UTC"), 0, NULL, NULL, &start, &error));
    OK(hf_job_start_result_json(start, &json, &error));
    CHECK(strstr(json, "\"reason\":\"brought-over\"") != NULL);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_job_start_result_free(start) == HF_STATUS_OK);
    CHECK(hf_client_free(fresh) == HF_STATUS_OK);
}

static void a_report_has_three_renderings(void) {
    char *csv = NULL, *json = NULL;
    uint64_t lines = 0;
    OK(hf_report_entry_count(report, &lines, &error));
    OK(hf_report_csv(report, &csv, &error));
    OK(hf_report_json(report, &json, &error));
    CHECK(lines > 20 && strstr(csv, "\r\n") != NULL && strstr(json, "\"zone\":\"Europe/Berlin\"") != NULL);
    CHECK(hf_text_free(csv) == HF_STATUS_OK);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
}

/* --- misuse --- */

static void wrong_inputs_are_refused_in_their_own_words(void) {
    hf_client *a = NULL;
    hf_destination *d = NULL;
    hf_report *r = NULL;
    hf_decision *n = NULL;
    hf_index *i = NULL;
    hf_pdic_options *options = NULL;
    hf_pdic_outcome *o = NULL;
    hf_pdic_undone *u = NULL;
    hf_monitor short_table = {0, NULL, NULL};
    FAILS(HF_STATUS_INVALID_UTF8, hf_client_open("caf\xe9", 4, &a, &error));
    FAILS(HF_STATUS_DESTINATION_REJECTED, hf_destination_open(TEXT("ftp://host/x"), &d, &error));
    FAILS(HF_STATUS_DESTINATION_ABSENT, hf_destination_open(TEXT(at("nowhere")), &d, &error));
    FAILS(HF_STATUS_ZONE_UNKNOWN, hf_report_new(TEXT("Mars/Olympus"), &r, &error));
    FAILS(HF_STATUS_ZONE_UNKNOWN,
          hf_schedule_decide(TEXT(SET), TEXT(""), NULL, 0, NULL, 0, 0, &n, &error));
    FAILS(HF_STATUS_SET_ID_REJECTED, hf_index_open(client, destination, TEXT("007"), &i, &error));
    FAILS(HF_STATUS_SET_ABSENT, hf_index_open(client, destination, TEXT("7"), &i, &error));
    FAILS(HF_STATUS_SET_ID_REJECTED, hf_client_bring_over(client, TEXT("seven"), TEXT("7.17"), &error));
    FAILS(HF_STATUS_SET_ID_REJECTED, hf_pdic_run(client, destination, TEXT(""), NULL, NULL, NULL, NULL, NULL, &o,
                                                 &error));
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_pdic_plan(client, destination, TEXT(SET), NULL, NULL, NULL, NULL,
                                                   &short_table, &o, &error));
    FAILS(HF_STATUS_RUN_ABSENT,
          hf_pdic_undo(client, destination, TEXT(SET), NULL, TEXT("../x"), NULL, NULL, &u, &error));
    OK(hf_pdic_options_new(&options, &error));
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_pdic_options_set_mode(options, TEXT("thorough"), &error));
    CHECK(hf_pdic_options_free(options) == HF_STATUS_OK);
    CHECK(!a && !d && !r && !n && !i && !o && !u);
}

static void null_is_said_so(void) {
    const hf_destination *none[] = {NULL};
    hf_job_start_result *s = NULL;
    hf_pdic_outcome *o = NULL;
    hf_backup_outcome *b = NULL;
    FAILS(HF_STATUS_NULL_POINTER, hf_client_open(NULL, 0, &client, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_client_open(TEXT(at("client")), NULL, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_destination_place(NULL, NULL, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_report_text(report, NULL, &error));
    FAILS(HF_STATUS_NULL_POINTER,
          hf_job_start(client, TEXT(SET), none, 1, TEXT("UTC"), 0, NULL, NULL, &s, &error));
    FAILS(HF_STATUS_NULL_POINTER,
          hf_job_start(client, TEXT(SET), NULL, 1, TEXT("UTC"), 0, NULL, NULL, &s, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_pdic_run(NULL, destination, TEXT(SET), NULL, NULL, NULL, NULL, NULL, &o,
                                              &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_pdic_run(client, destination, TEXT(SET), NULL, NULL, NULL, NULL, NULL, NULL,
                                              &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_backup_run(client, destination, TEXT(SET), NULL, NULL, 0, NULL, NULL, NULL,
                                                &b, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_pdic_options_set_threads(NULL, 1, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_pdic_outcome_verdict(NULL, NULL, &error));
    CHECK(!s && !o && !b && client);
    CHECK(hf_client_free(NULL) == HF_STATUS_OK && hf_entries_free(NULL) == HF_STATUS_OK);
}

static void closed_and_foreign_handles_are_found_out(void) {
    hf_destination *closed = NULL;
    hf_pdic_outcome *o = NULL;
    char *place = NULL;
    OK(hf_destination_open(TEXT(at("destination")), &closed, &error));
    CHECK(hf_destination_free(closed) == HF_STATUS_OK);
    FAILS(HF_STATUS_WRONG_HANDLE, hf_destination_place(closed, &place, &error));
    FAILS(HF_STATUS_WRONG_HANDLE,
          hf_pdic_run(client, closed, TEXT(SET), NULL, NULL, NULL, NULL, NULL, &o, &error));
    FAILS(HF_STATUS_WRONG_HANDLE, hf_pdic_run((const hf_client *)destination, destination, TEXT(SET), NULL, NULL,
                                              NULL, NULL, NULL, &o, &error));
    FAILS(HF_STATUS_WRONG_HANDLE, hf_pdic_run(client, destination, TEXT(SET), NULL,
                                              (const hf_pdic_options *)report, NULL, NULL, NULL, &o, &error));
    CHECK(hf_report_free((hf_report *)client) == HF_STATUS_WRONG_HANDLE);
    CHECK(place == NULL && o == NULL);
}

int main(int argc, char **argv) {
    struct timespec clock;
    CHECK(argc == 2);
    root = argv[1];
    CHECK(clock_gettime(CLOCK_REALTIME, &clock) == 0);
    now_utc_ms = (int64_t)clock.tv_sec * 1000 + clock.tv_nsec / 1000000;
    open_all();
    two_backups_leave_two_index_files();
    the_start_of_a_job_says_that_pdic_is_due_and_why();
    lost_objects_leave_the_index_and_come_back_by_undo();
    a_sound_set_is_sound();
    a_mass_loss_is_refused_until_this_very_plan_is_confirmed();
    a_place_without_the_set_is_a_verdict_and_a_problem();
    rows_come_in_order_in_batches_of_any_size();
    a_limit_outside_of_1_to_4096_is_refused();
    a_run_is_cancelled_by_another_thread_or_by_its_callback();
    a_set_brought_over_is_due_for_that_reason();
    a_report_has_three_renderings();
    wrong_inputs_are_refused_in_their_own_words();
    null_is_said_so();
    closed_and_foreign_handles_are_found_out();
    CHECK(hf_client_free(client) == HF_STATUS_OK);
    CHECK(hf_destination_free(destination) == HF_STATUS_OK);
    CHECK(hf_report_free(report) == HF_STATUS_OK);
    NOTHING_HELD();
    puts("pdic: ok");
    return 0;
}
