/* Backup sets at other destinations: copied, compared, healed, refused, cancelled, and misuse. Works on small real
 * files in the folder given as argument. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/stat.h>

#define TEXT(text) (text), strlen(text)
#define SET "1602834567932"
#define REQUEST "{\"sets\":[\"" SET "\"]}"
#define JOB_UTC_MS INT64_C(1795000000000)
#define HOUR_MS INT64_C(3600000)

enum { FILES = 12, OBJECTS = FILES, SLOTS = 4 };

static const char *root;
static hf_client *client;
static hf_destination *sender, *receivers[2];
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

static int is_there(const char *path) {
    struct stat found;
    return stat(at(path), &found) == 0;
}

static hf_destination *place(const char *name) {
    hf_destination *destination = NULL;
    make_folder(name);
    OK(hf_destination_open_with(TEXT(at(name)), TEXT("{\"user\":\"u\",\"password\":\"p\"}"), &destination, &error));
    return destination;
}

static void open_all(void) {
    char name[64];
    make_folder("source");
    for (int file = 0; file < FILES; file++) {
        snprintf(name, sizeof name, "source/file-%02d", file);
        write_file(name, "the bytes of a file\n");
    }
    OK(hf_client_open(TEXT(at("client")), &client, &error));
    OK(hf_report_new(TEXT("Europe/Berlin"), &report, &error));
    sender = place("sender");
    receivers[0] = place("one");
    receivers[1] = place("two");
}

static void back_up(int64_t job_utc_ms) {
    hf_backup_outcome *outcome = NULL;
    OK(hf_backup_run(client, sender, TEXT(SET), &job_utc_ms, TEXT(at("source")), report, NULL, NULL, &outcome,
                     &error));
    CHECK(hf_backup_outcome_free(outcome) == HF_STATUS_OK);
}

typedef hf_status (*way)(const hf_client *, const hf_destination *, const hf_destination *const *, size_t, const char *,
                         size_t, const int64_t *, const hf_report *, const hf_cancel *, const hf_monitor *,
                         hf_replication_outcome **, hf_error **);

static hf_replication_outcome *replicate(way way, const char *request, const hf_monitor *monitor) {
    const hf_destination *to[] = {receivers[0], receivers[1]};
    hf_replication_outcome *outcome = NULL;
    int64_t now = JOB_UTC_MS + 3 * HOUR_MS;
    OK(way(client, sender, to, 2, TEXT(request), &now, report, NULL, monitor, &outcome, &error));
    return outcome;
}

static hf_replica replica_of(const hf_replication_outcome *outcome, size_t at) {
    hf_replica replica = {sizeof replica, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    OK(hf_replication_outcome_replica(outcome, at, &replica, &error));
    CHECK(replica.struct_size == sizeof replica);
    return replica;
}

/* Both replicas have that verdict; the first one's figures. */
static hf_replica both(hf_replication_outcome *outcome, int32_t verdict, int32_t whole) {
    size_t count = 0;
    int32_t is_whole = 2;
    OK(hf_replication_outcome_count(outcome, &count, &error));
    OK(hf_replication_outcome_is_whole(outcome, &is_whole, &error));
    CHECK(count == 2 && is_whole == whole);
    hf_replica one = replica_of(outcome, 0), two = replica_of(outcome, 1);
    CHECK(one.verdict == verdict && two.verdict == verdict);
    CHECK(one.code == HF_STATUS_OK && one.retry_after_ms == -1);
    CHECK(hf_replication_outcome_free(outcome) == HF_STATUS_OK);
    return one;
}

static void json_says(const hf_replication_outcome *outcome, const char *words) {
    char *json = NULL;
    OK(hf_replication_outcome_json(outcome, &json, &error));
    if (strstr(json, words) == NULL) fprintf(stderr, "no %s in %s\n", words, json);
    CHECK(strstr(json, words) != NULL);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
}

/* --- following --- */

struct ear {
    pthread_mutex_t lock;
    uint64_t files, phases;
    int32_t answer;
};

static void hear_file(struct ear *ear, const hf_event *event) {
    CHECK(event->slot < SLOTS && event->reserved == 0 && event->has_total == 1);
    CHECK(event->done_count <= event->total_count && event->name_length == 0);
    CHECK(event->text_length > 0 && event->subject_length > 0);
    CHECK(memcmp(event->text, "data/", 5) == 0);
    ear->files++;
}

static int32_t hear(void *user_data, const hf_event *event) {
    struct ear *ear = user_data;
    CHECK(event->struct_size >= sizeof *event);
    CHECK(pthread_mutex_lock(&ear->lock) == 0);
    if (event->kind == HF_EVENT_KIND_FILE) hear_file(ear, event);
    else CHECK(event->subject_length == 0 && event->slot == 0);
    ear->phases += event->kind == HF_EVENT_KIND_PHASE;
    CHECK(pthread_mutex_unlock(&ear->lock) == 0);
    return ear->answer;
}

/* --- the way of a set --- */

static void a_set_goes_to_both_receivers_and_its_files_are_followed(void) {
    struct ear ear = {PTHREAD_MUTEX_INITIALIZER, 0, 0, 0};
    hf_monitor monitor = {sizeof monitor, &ear, hear};
    hf_replica behind = both(replicate(hf_replication_status, REQUEST, NULL), HF_REPLICATION_VERDICT_BEHIND, 0);
    CHECK(behind.receiver_job_utc_ms == INT64_MIN && behind.job_utc_ms == JOB_UTC_MS);
    CHECK(behind.lag_object_count == OBJECTS && behind.lag_ms == (uint64_t)(3 * HOUR_MS));
    hf_replica sent = both(replicate(hf_replication_run, REQUEST, &monitor), HF_REPLICATION_VERDICT_REPLICATED, 1);
    CHECK(sent.wanted_count == OBJECTS && sent.object_count == OBJECTS && sent.bytes == sent.wanted_bytes);
    CHECK(sent.receiver_job_utc_ms == JOB_UTC_MS && sent.lag_ms == 0 && sent.lag_object_count == 0);
    CHECK(sent.failure_count == 0 && sent.displaced_count == 0 && sent.windows_name_count == 0);
    CHECK(ear.files > 0 && ear.phases > 0);
    CHECK(is_there("one/" SET "/data/file-00") && is_there("two/" SET "/data/file-11"));
}

static void a_receiver_that_has_everything_is_current(void) {
    both(replicate(hf_replication_run, REQUEST, NULL), HF_REPLICATION_VERDICT_CURRENT, 1);
    both(replicate(hf_replication_status, REQUEST, NULL), HF_REPLICATION_VERDICT_CURRENT, 1);
    both(replicate(hf_replication_heal, REQUEST, NULL), HF_REPLICATION_VERDICT_SOUND, 1);
}

static void what_is_lost_on_either_side_comes_back_from_the_other(void) {
    CHECK(remove(at("sender/" SET "/data/file-03")) == 0);
    CHECK(remove(at("one/" SET "/data/file-04")) == 0);
    hf_replication_outcome *outcome = replicate(hf_replication_heal, REQUEST, NULL);
    json_says(outcome, "\"to_sender\":[\"data/file-03\"]");
    json_says(outcome, "\"to_receiver\":[\"data/file-04\"]");
    CHECK(replica_of(outcome, 0).verdict == HF_REPLICATION_VERDICT_HEALED);
    CHECK(replica_of(outcome, 1).verdict == HF_REPLICATION_VERDICT_SOUND);
    CHECK(hf_replication_outcome_free(outcome) == HF_STATUS_OK);
    CHECK(is_there("sender/" SET "/data/file-03") && is_there("one/" SET "/data/file-04"));
}

static void what_cannot_be_sent_is_counted_and_the_rest_arrives(void) {
    write_file("source/late", "it is lost at the sender before it is sent");
    write_file("source/later", "it is sent");
    back_up(JOB_UTC_MS + HOUR_MS);
    CHECK(rename(at("sender/" SET "/data/late"), at("late")) == 0);
    hf_replica partial = both(replicate(hf_replication_run, REQUEST, NULL), HF_REPLICATION_VERDICT_PARTIAL, 0);
    CHECK(partial.wanted_count == 2 && partial.object_count == 1 && partial.failure_count == 1);
    CHECK(partial.lag_object_count == 1 && partial.lag_ms > 0);
    CHECK(is_there("one/" SET "/data/later") && !is_there("one/" SET "/data/late"));
    CHECK(rename(at("late"), at("sender/" SET "/data/late")) == 0);
    both(replicate(hf_replication_run, REQUEST, NULL), HF_REPLICATION_VERDICT_REPLICATED, 1);
}

static void a_place_that_cannot_receive_is_a_verdict_and_a_reason(void) {
    const hf_destination *itself = sender;
    hf_replication_outcome *outcome = NULL;
    OK(hf_replication_run(client, sender, &itself, 1, TEXT(REQUEST), NULL, report, NULL, NULL, &outcome, &error));
    hf_replica replica = replica_of(outcome, 0);
    CHECK(replica.verdict == HF_REPLICATION_VERDICT_NOT_REPLICATED);
    CHECK(replica.code == HF_STATUS_RECEIVER_REJECTED && replica.retry_after_ms == -1);
    json_says(outcome, "\"not_replicated\":{\"code\":2401,");
    CHECK(hf_replication_outcome_free(outcome) == HF_STATUS_OK);
    outcome = replicate(hf_replication_run, "{\"sets\":[\"7\"]}", NULL);
    CHECK(replica_of(outcome, 1).code == HF_STATUS_SET_ABSENT);
    CHECK(replica_of(outcome, 1).job_utc_ms == INT64_MIN);
    CHECK(hf_replication_outcome_free(outcome) == HF_STATUS_OK);
}

static void a_run_is_cancelled_by_its_handle_or_by_its_callback(void) {
    struct ear ear = {PTHREAD_MUTEX_INITIALIZER, 0, 0, 1};
    hf_monitor monitor = {sizeof monitor, &ear, hear};
    hf_cancel *cancel = NULL;
    hf_replication_outcome *outcome = NULL;
    const hf_destination *to = receivers[0];
    write_file("source/latest", "not yet there");
    back_up(JOB_UTC_MS + 2 * HOUR_MS);
    both(replicate(hf_replication_run, REQUEST, &monitor), HF_REPLICATION_VERDICT_CANCELLED, 0);
    CHECK(ear.phases == 1);
    OK(hf_cancel_new(&cancel, &error));
    OK(hf_cancel_cancel(cancel, &error));
    OK(hf_replication_run(client, sender, &to, 1, TEXT(REQUEST), NULL, report, cancel, NULL, &outcome, &error));
    CHECK(replica_of(outcome, 0).verdict == HF_REPLICATION_VERDICT_CANCELLED);
    CHECK(hf_replication_outcome_free(outcome) == HF_STATUS_OK && hf_cancel_free(cancel) == HF_STATUS_OK);
    both(replicate(hf_replication_run, REQUEST, NULL), HF_REPLICATION_VERDICT_REPLICATED, 1);
}

/* --- misuse --- */

static void a_request_is_refused_in_its_own_words(void) {
    static const struct {
        const char *request;
        hf_status status;
    } ROWS[] = {
        {"", HF_STATUS_INVALID_ARGUMENT},
        {"{\"sets\":[]}", HF_STATUS_INVALID_ARGUMENT},
        {"{\"sets\":[\"1\",\"1\"]}", HF_STATUS_INVALID_ARGUMENT},
        {"{\"sets\":[\"1\"],\"sets_at_once\":0}", HF_STATUS_INVALID_ARGUMENT},
        {"{\"sets\":[\"1\"],\"files_at_once\":8}", HF_STATUS_INVALID_ARGUMENT},
        {"{\"sets\":[\"007\"]}", HF_STATUS_SET_ID_REJECTED},
    };
    const hf_destination *to = receivers[0], *none = NULL;
    hf_replication_outcome *o = NULL;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        FAILS(ROWS[i].status, hf_replication_run(client, sender, &to, 1, TEXT(ROWS[i].request), NULL, NULL, NULL, NULL,
                                                 &o, &error));
    }
    FAILS(HF_STATUS_INVALID_ARGUMENT,
          hf_replication_heal(client, sender, &to, 0, TEXT(REQUEST), NULL, NULL, NULL, NULL, &o, &error));
    FAILS(HF_STATUS_NULL_POINTER,
          hf_replication_heal(client, sender, NULL, 1, TEXT(REQUEST), NULL, NULL, NULL, NULL, &o, &error));
    FAILS(HF_STATUS_NULL_POINTER,
          hf_replication_status(client, sender, &none, 1, TEXT(REQUEST), NULL, NULL, NULL, NULL, &o, &error));
    CHECK(o == NULL);
}

static void a_replica_past_the_last_and_a_struct_that_is_too_short_are_refused(void) {
    hf_replication_outcome *outcome = replicate(hf_replication_status, REQUEST, NULL);
    hf_replica replica;
    memset(&replica, 0, sizeof replica);
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_replication_outcome_replica(outcome, 0, &replica, &error));
    replica.struct_size = sizeof replica;
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_replication_outcome_replica(outcome, 2, &replica, &error));
    CHECK(replica.verdict == 0);
    CHECK(hf_replication_outcome_free(outcome) == HF_STATUS_OK);
    CHECK(hf_replication_outcome_free(NULL) == HF_STATUS_OK);
}

static void access_that_is_not_understood_is_refused_without_its_value(void) {
    static const char *const WRONG[] = {"[\"marked\"]", "{\"user\":7}", "{\"pasword\":\"marked\"}", "marked"};
    hf_destination *d = NULL;
    hf_error *refused = NULL;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        CHECK(hf_destination_open_with(TEXT(at("sender")), TEXT(WRONG[i]), &d, &refused) == HF_STATUS_ACCESS_REJECTED);
        CHECK(strstr(hf_error_text(refused), "marked") == NULL);
        CHECK(hf_error_free(refused) == HF_STATUS_OK);
    }
    FAILS(HF_STATUS_DESTINATION_REJECTED, hf_destination_open_with(TEXT("ftp://host/x"), "{}", 2, &d, &error));
    CHECK(d == NULL);
    OK(hf_destination_open_with(TEXT(at("sender")), NULL, 0, &d, &error));
    CHECK(hf_destination_free(d) == HF_STATUS_OK);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    root = argv[1];
    open_all();
    back_up(JOB_UTC_MS);
    a_set_goes_to_both_receivers_and_its_files_are_followed();
    a_receiver_that_has_everything_is_current();
    what_is_lost_on_either_side_comes_back_from_the_other();
    what_cannot_be_sent_is_counted_and_the_rest_arrives();
    a_place_that_cannot_receive_is_a_verdict_and_a_reason();
    a_run_is_cancelled_by_its_handle_or_by_its_callback();
    a_request_is_refused_in_its_own_words();
    a_replica_past_the_last_and_a_struct_that_is_too_short_are_refused();
    access_that_is_not_understood_is_refused_without_its_value();
    CHECK(hf_destination_free(sender) == HF_STATUS_OK);
    for (int i = 0; i < 2; i++) CHECK(hf_destination_free(receivers[i]) == HF_STATUS_OK);
    CHECK(hf_report_free(report) == HF_STATUS_OK && hf_client_free(client) == HF_STATUS_OK);
    NOTHING_HELD();
    puts("replication: ok");
    return 0;
}
