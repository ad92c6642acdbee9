/* Callbacks that misbehave: they answer nonzero, call back into Holdfast, free what is in use, and come from
 * several threads. And a monitor of a host that was built with an older, shorter header. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/stat.h>

#define TEXT(text) (text), strlen(text)
#define SET "1602834567932"

enum { FILES = 60 };

static const char *root;
static const int64_t NOW_UTC_MS = INT64_C(1795000000000);

/* Everything a run is given; a callback may free it. */
static struct given {
    hf_client *client;
    hf_destination *destination;
    hf_pdic_options *options;
    hf_report *report;
    hf_cancel *cancel;
} given;

static void path_of(char *path, const char *name) {
    CHECK(snprintf(path, 4096, "%s/%s", root, name) < 4096);
}

static void open_given(void) {
    char path[4096];
    path_of(path, "client");
    OK(hf_client_open(TEXT(path), &given.client, &error));
    path_of(path, "destination");
    OK(hf_destination_open(TEXT(path), &given.destination, &error));
    OK(hf_pdic_options_new(&given.options, &error));
    OK(hf_report_new(TEXT("UTC"), &given.report, &error));
    OK(hf_cancel_new(&given.cancel, &error));
}

static void free_given(hf_status expected) {
    CHECK(hf_client_free(given.client) == expected);
    CHECK(hf_destination_free(given.destination) == expected);
    CHECK(hf_pdic_options_free(given.options) == expected);
    CHECK(hf_report_free(given.report) == expected);
    CHECK(hf_cancel_free(given.cancel) == expected);
}

static void back_up(void) {
    char path[4096];
    hf_backup_outcome *outcome = NULL;
    path_of(path, "destination");
    CHECK(mkdir(path, 0700) == 0);
    path_of(path, "source");
    CHECK(mkdir(path, 0700) == 0);
    for (int i = 0; i < FILES; i++) {
        char name[64];
        snprintf(name, sizeof name, "source/file-%d", i);
        path_of(path, name);
        FILE *file = fopen(path, "wb");
        CHECK(file && fputs("its bytes", file) >= 0 && fclose(file) == 0);
    }
    open_given();
    path_of(path, "source");
    OK(hf_backup_run(given.client, given.destination, TEXT(SET), &NOW_UTC_MS, TEXT(path), NULL, NULL, NULL, &outcome,
                     &error));
    CHECK(hf_backup_outcome_free(outcome) == HF_STATUS_OK);
    free_given(HF_STATUS_OK);
}

/* The verdict of a run with everything given, and this ear. */
static int32_t run(const hf_monitor *monitor) {
    hf_pdic_outcome *outcome = NULL;
    int32_t verdict = 0;
    OK(hf_pdic_run(given.client, given.destination, TEXT(SET), &NOW_UTC_MS, given.options, given.report, given.cancel,
                   monitor, &outcome, &error));
    OK(hf_pdic_outcome_verdict(outcome, &verdict, &error));
    CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
    return verdict;
}

static int32_t run_with(int32_t (*on_event)(void *, const hf_event *), int *heard) {
    hf_monitor monitor = {sizeof monitor, heard, on_event};
    return run(&monitor);
}

/* --- answers --- */

static int32_t answer_least(void *heard, const hf_event *event) {
    (void)event;
    ++*(int *)heard;
    return INT32_MIN;
}

static void any_nonzero_answer_stops_its_call_alone(void) {
    int heard = 0;
    int32_t cancelled = -1;
    open_given();
    CHECK(run_with(answer_least, &heard) == HF_PDIC_VERDICT_CANCELLED);
    CHECK(heard == 1);
    OK(hf_cancel_is_cancelled(given.cancel, &cancelled, &error));
    CHECK(cancelled == 0);
    CHECK(run(NULL) == HF_PDIC_VERDICT_SOUND);
    free_given(HF_STATUS_OK);
}

/* --- back into the library, with the handles in use --- */

/* At the second phase: in the first one the run does not hold its set yet. */
static int32_t call_back(void *heard, const hf_event *event) {
    hf_index *index = NULL;
    hf_pdic_outcome *inner = NULL;
    int32_t status = 0;
    char *text = NULL;
    if (event->kind != HF_EVENT_KIND_PHASE || ++*(int *)heard != 2) return 0;
    OK(hf_report_text(given.report, &text, &error));
    CHECK(hf_text_free(text) == HF_STATUS_OK);
    OK(hf_pdic_options_set_breaker(given.options, 0, 0, &error));
    OK(hf_index_open(given.client, given.destination, TEXT(SET), &index, &error));
    CHECK(hf_index_free(index) == HF_STATUS_OK);
    OK(hf_pdic_run(given.client, given.destination, TEXT(SET), &NOW_UTC_MS, given.options, given.report, given.cancel,
                   NULL, &inner, &error));
    OK(hf_pdic_outcome_not_checked_status(inner, &status, &error));
    CHECK(status == HF_STATUS_SET_BUSY);
    CHECK(hf_pdic_outcome_free(inner) == HF_STATUS_OK);
    return 0;
}

static void a_callback_may_call_anything_and_finds_its_set_busy(void) {
    int heard = 0;
    open_given();
    CHECK(run_with(call_back, &heard) == HF_PDIC_VERDICT_SOUND);
    CHECK(heard > 1);
    free_given(HF_STATUS_OK);
}

static int32_t free_all(void *heard, const hf_event *event) {
    CHECK(event->struct_size >= sizeof *event);
    free_given(++*(int *)heard == 1 ? HF_STATUS_OK : HF_STATUS_WRONG_HANDLE);
    CHECK(event->name_length < 64);
    return 0;
}

static void a_callback_may_free_all_that_its_call_uses(void) {
    int heard = 0;
    open_given();
    CHECK(run_with(free_all, &heard) == HF_PDIC_VERDICT_SOUND);
    CHECK(heard > 1);
    free_given(HF_STATUS_WRONG_HANDLE);
}

/* --- several threads --- */

struct crowd {
    pthread_mutex_t lock;
    uint64_t heard;
};

static int32_t count_in(void *user_data, const hf_event *event) {
    struct crowd *crowd = user_data;
    CHECK(event->kind >= HF_EVENT_KIND_PHASE);
    CHECK(pthread_mutex_lock(&crowd->lock) == 0);
    crowd->heard++;
    CHECK(pthread_mutex_unlock(&crowd->lock) == 0);
    return 0;
}

/* Index passes, plans and reports of one client, from several threads at once, into one report and one ear. */
static void *use_all(void *monitor) {
    for (int round = 0; round < 4; round++) {
        hf_pdic_outcome *outcome = NULL;
        hf_index *index = NULL;
        int32_t status = -1;
        uint64_t count = 0;
        OK(hf_pdic_plan(given.client, given.destination, TEXT(SET), &NOW_UTC_MS, given.options, given.report,
                        given.cancel, monitor, &outcome, &error));
        OK(hf_pdic_outcome_not_checked_status(outcome, &status, &error));
        CHECK(status == HF_STATUS_OK || status == HF_STATUS_SET_BUSY);
        CHECK(hf_pdic_outcome_free(outcome) == HF_STATUS_OK);
        OK(hf_index_open(given.client, given.destination, TEXT(SET), &index, &error));
        OK(hf_index_entry_count(index, &count, &error));
        CHECK(count == FILES);
        CHECK(hf_index_free(index) == HF_STATUS_OK);
    }
    return NULL;
}

static void one_ear_may_hear_several_calls(void) {
    struct crowd crowd = {PTHREAD_MUTEX_INITIALIZER, 0};
    hf_monitor monitor = {sizeof monitor, &crowd, count_in};
    pthread_t threads[3];
    open_given();
    for (int i = 0; i < 3; i++) CHECK(pthread_create(&threads[i], NULL, use_all, &monitor) == 0);
    for (int i = 0; i < 3; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(crowd.heard > 0);
    free_given(HF_STATUS_OK);
}

/* --- tables of other versions --- */

static void a_table_of_a_later_version_is_read_as_far_as_it_is_known(void) {
    struct {
        hf_monitor known;
        void *unknown[8];
    } longer = {{sizeof longer, NULL, NULL}, {(void *)1}};
    int heard = 0;
    open_given();
    longer.known.user_data = &heard;
    longer.known.on_event = answer_least;
    CHECK(run(&longer.known) == HF_PDIC_VERDICT_CANCELLED && heard == 1);
    longer.known.on_event = NULL;
    CHECK(run(&longer.known) == HF_PDIC_VERDICT_SOUND);
    free_given(HF_STATUS_OK);
}

/* Exactly as long as its struct_size, so that a checker of memory sees a read past it. */
static void a_table_shorter_than_the_first_version_is_refused_unread(void) {
    open_given();
    for (size_t size = sizeof(size_t); size < sizeof(hf_monitor); size += sizeof(size_t)) {
        size_t *table = calloc(1, size);
        hf_pdic_outcome *outcome = NULL;
        CHECK(table != NULL);
        *table = size;
        FAILS(HF_STATUS_INVALID_ARGUMENT,
              hf_pdic_run(given.client, given.destination, TEXT(SET), NULL, NULL, NULL, NULL,
                          (const hf_monitor *)(const void *)table, &outcome, &error));
        CHECK(outcome == NULL);
        free(table);
    }
    free_given(HF_STATUS_OK);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    root = argv[1];
    back_up();
    any_nonzero_answer_stops_its_call_alone();
    a_callback_may_call_anything_and_finds_its_set_busy();
    a_callback_may_free_all_that_its_call_uses();
    one_ear_may_hear_several_calls();
    a_table_of_a_later_version_is_read_as_far_as_it_is_known();
    a_table_shorter_than_the_first_version_is_refused_unread();
    NOTHING_HELD();
    puts("callbacks: ok");
    return 0;
}
