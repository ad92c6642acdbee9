/* What needs no destination: client, schedule, report and options, and their misuse. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <stdint.h>

#define TEXT(text) (text), strlen(text)
#define SET "1602834567932"
#define DAY_MS INT64_C(86400000)

static const char *root;

/* A Wednesday, which is this set's weekday. */
static const int64_t WEDNESDAY_UTC_MS = INT64_C(1795000000000);

static int32_t due(const char *brought_over, const int64_t *last_utc_ms, uint32_t least_days, const char *words) {
    hf_decision *decision = NULL;
    int32_t due = -1;
    char *text = NULL, *json = NULL;
    OK(hf_schedule_decide(TEXT(SET), TEXT("Asia/Hong_Kong"), brought_over, brought_over ? strlen(brought_over) : 0,
                          last_utc_ms, least_days, WEDNESDAY_UTC_MS, &decision, &error));
    OK(hf_decision_due(decision, &due, &error));
    OK(hf_decision_text(decision, &text, &error));
    OK(hf_decision_json(decision, &json, &error));
    CHECK(strstr(text, words) != NULL && strstr(json, words) != NULL);
    CHECK(hf_text_free(text) == HF_STATUS_OK);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_decision_free(decision) == HF_STATUS_OK);
    return due;
}

static void the_schedule_decides_on_plain_values(void) {
    int64_t week_ago = WEDNESDAY_UTC_MS - 7 * DAY_MS, hour_ago = WEDNESDAY_UTC_MS - 3600000;
    CHECK(due(NULL, NULL, 0, "it never ran") == 1);
    CHECK(due("7.17", NULL, 0, "from version 7.17") == 1);
    CHECK(due("7.17", &week_ago, 0, "today, Wednesday, is this set's weekday") == 1);
    CHECK(due(NULL, &week_ago, 8, "at least 8 days") == 0);
    CHECK(due(NULL, &hour_ago, 0, "it ran today") == 0);
}

static void a_schedule_without_sense_is_refused(void) {
    hf_decision *none = NULL;
    FAILS(HF_STATUS_ZONE_UNKNOWN, hf_schedule_decide(TEXT(SET), TEXT(""), NULL, 0, NULL, 0, 0, &none, &error));
    FAILS(HF_STATUS_SET_ID_REJECTED,
          hf_schedule_decide(TEXT("-1"), TEXT("UTC"), NULL, 0, NULL, 0, 0, &none, &error));
    FAILS(HF_STATUS_INVALID_UTF8,
          hf_schedule_decide(TEXT(SET), TEXT("UTC"), "\xff", 1, NULL, 0, 0, &none, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_schedule_decide(NULL, 0, TEXT("UTC"), NULL, 0, NULL, 0, 0, &none, &error));
    FAILS(HF_STATUS_NULL_POINTER,
          hf_schedule_decide(TEXT(SET), TEXT("UTC"), NULL, 0, NULL, 0, 0, NULL, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_decision_text(NULL, NULL, &error));
    CHECK(none == NULL && hf_decision_free(NULL) == HF_STATUS_OK);
}

static void an_option_takes_any_number_and_only_known_words(void) {
    hf_pdic_options *options = NULL;
    OK(hf_pdic_options_new(&options, &error));
    OK(hf_pdic_options_set_mode(options, TEXT("existence"), &error));
    OK(hf_pdic_options_set_mode(options, TEXT("existence+size"), &error));
    FAILS(HF_STATUS_INVALID_ARGUMENT, hf_pdic_options_set_mode(options, TEXT("thorough"), &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_pdic_options_set_mode(options, NULL, 0, &error));
    OK(hf_pdic_options_set_index_keep(options, UINT32_MAX, 0, &error));
    OK(hf_pdic_options_set_breaker(options, UINT32_MAX, UINT64_MAX, &error));
    OK(hf_pdic_options_set_trash_keep(options, 0, &error));
    OK(hf_pdic_options_set_threads(options, UINT32_MAX, &error));
    OK(hf_pdic_options_set_confirm(options, TEXT("0123"), &error));
    OK(hf_pdic_options_set_confirm(options, NULL, 0, &error));
    FAILS(HF_STATUS_INVALID_UTF8, hf_pdic_options_set_confirm(options, "\xc3", 1, &error));
    CHECK(hf_pdic_options_free(options) == HF_STATUS_OK);
    FAILS(HF_STATUS_WRONG_HANDLE, hf_pdic_options_set_threads(options, 1, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_pdic_options_set_threads(NULL, 1, &error));
    CHECK(hf_pdic_options_free(options) == HF_STATUS_WRONG_HANDLE);
}

static void *read_until_closed(void *report) {
    hf_status status = HF_STATUS_OK;
    while (status == HF_STATUS_OK) {
        char *text = NULL;
        status = hf_report_text(report, &text, NULL);
        CHECK(hf_text_free(text) == HF_STATUS_OK);
    }
    CHECK(status == HF_STATUS_WRONG_HANDLE);
    return NULL;
}

static void a_report_is_written_and_read_by_several_threads(void) {
    hf_client *client = NULL;
    hf_report *report = NULL;
    pthread_t threads[2];
    uint64_t lines = 0;
    OK(hf_client_open(TEXT(root), &client, &error));
    OK(hf_client_bring_over(client, TEXT(SET), TEXT("7.17"), &error));
    OK(hf_report_new(TEXT("Asia/Hong_Kong"), &report, &error));
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_create(&threads[i], NULL, read_until_closed, report) == 0);
    }
    for (int job = 0; job < 5; job++) {
        hf_job_start_result *start = NULL;
        int32_t is_due = -1;
        OK(hf_job_start(client, TEXT(SET), NULL, 0, TEXT("UTC"), 0, &WEDNESDAY_UTC_MS, report, &start, &error));
        OK(hf_job_start_result_due(start, &is_due, &error));
        CHECK(is_due == 0);
        CHECK(hf_job_start_result_free(start) == HF_STATUS_OK);
    }
    OK(hf_report_entry_count(report, &lines, &error));
    CHECK(lines == 5);
    CHECK(hf_report_free(report) == HF_STATUS_OK);
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(hf_client_free(client) == HF_STATUS_OK);
}

static void a_client_needs_a_folder_and_an_output(void) {
    hf_client *none = NULL;
    hf_destination *nowhere = NULL;
    FAILS(HF_STATUS_NULL_POINTER, hf_client_open(NULL, 0, &none, &error));
    FAILS(HF_STATUS_NULL_POINTER, hf_client_open(TEXT(root), NULL, &error));
    FAILS(HF_STATUS_INVALID_UTF8, hf_client_open("caf\xe9", 4, &none, &error));
    FAILS(HF_STATUS_STAGING_FAILED, hf_client_open(TEXT("/dev/null/folder"), &none, &error));
    FAILS(HF_STATUS_DESTINATION_REJECTED, hf_destination_open(TEXT("ftp://user:secret@host/x"), &nowhere, &error));
    FAILS(HF_STATUS_DESTINATION_ABSENT, hf_destination_open(TEXT("/dev/null/folder"), &nowhere, &error));
    CHECK(none == NULL && nowhere == NULL);
}

/* --- VMware --- */

#define HOST(name) "{\"full_name\":\"VMware ESXi " name "\"}"
#define BAD HOST("6.0.0 build-2494585")
#define GOOD HOST("6.0.0 build-3247720")
#define VM "{\"id\":\"v\",\"name\":\"mail\",\"cbt_enabled\":true}"

/* The answer for one host; whether the policy refuses, and a word of the JSON, are as wanted. */
static int32_t answer_of(const hf_client *client, const char *request, const hf_report *report, int32_t refuses,
                         const char *words) {
    hf_vmware_outcome *outcome = NULL;
    int32_t answer = -1, refused = -1;
    char *json = NULL;
    OK(hf_vmware_check(client, TEXT(SET), TEXT(request), &WEDNESDAY_UTC_MS, report, &outcome, &error));
    OK(hf_vmware_outcome_answer(outcome, &answer, &error));
    OK(hf_vmware_outcome_refused(outcome, &refused, &error));
    OK(hf_vmware_outcome_json(outcome, &json, &error));
    CHECK(refused == refuses);
    CHECK(strstr(json, words) != NULL);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    CHECK(hf_vmware_outcome_free(outcome) == HF_STATUS_OK);
    return answer;
}

static void a_vmware_host_is_affected_fixed_or_unknown(void) {
    hf_client *client = NULL;
    hf_report *report = NULL;
    char *text = NULL;
    OK(hf_client_open(TEXT(root), &client, &error));
    OK(hf_report_new(TEXT("Asia/Hong_Kong"), &report, &error));
    CHECK(answer_of(client, "{\"source\":{\"address\":\"10.1.0.6\",\"ssh_port\":22,\"about\":" BAD "}}", report, 0,
                    "\"fixed_build\":3247720") == HF_VMWARE_ANSWER_AFFECTED);
    CHECK(answer_of(client, "{\"source\":{\"address\":\"h\",\"about\":" GOOD "},\"policy\":\"fail\"}", NULL, 0,
                    "\"policy\":\"fail\"") == HF_VMWARE_ANSWER_FIXED);
    CHECK(answer_of(client, "{\"source\":{\"address\":\"h\"}}", NULL, 0, "\"version_missing\"") ==
          HF_VMWARE_ANSWER_UNKNOWN);
    CHECK(answer_of(client, "{\"source\":{\"address\":\"h\",\"about\":" BAD "},\"policy\":\"fail\"}", NULL, 1,
                    "\"action\":\"refuse\"") == HF_VMWARE_ANSWER_AFFECTED);
    OK(hf_report_text(report, &text, &error));
    CHECK(strstr(text, "VMware ESXi 6.0.0 build-2494585@10.1.0.6:443(SSH:22)") != NULL);
    CHECK(strstr(text, "Step 2 of 2 (KB2136854)") != NULL);
    CHECK(hf_text_free(text) == HF_STATUS_OK);
    CHECK(hf_report_free(report) == HF_STATUS_OK && hf_client_free(client) == HF_STATUS_OK);
}

/* Whether the machine is flagged after an event of that kind. */
static int flagged_after(const hf_client *client, const char *kind, int64_t at_utc_ms, const char *host) {
    char events[512], *json = NULL;
    snprintf(events, sizeof events, "[{\"kind\":\"%s\",\"at_utc_ms\":%lld,\"vm\":" VM ",\"host\":%s}]", kind,
             (long long)at_utc_ms, host);
    OK(hf_vmware_note(client, TEXT(SET), TEXT(events), NULL, 0, &error));
    OK(hf_vmware_history(client, TEXT(SET), &json, &error));
    CHECK(strstr(json, "\"name\":\"mail\"") != NULL && strstr(json, kind) != NULL);
    int flagged = strstr(json, "\"flag\":null") == NULL;
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    return flagged;
}

static void a_spoiled_chain_is_flagged_until_a_reset_and_a_full_backup(void) {
    static const char sources[] = "{\"vmware\":[{\"source\":{\"address\":\"h\",\"about\":" GOOD ",\"vms\":[" VM "]}}]}";
    hf_client *client = NULL;
    hf_job_start_result *start = NULL;
    char *json = NULL;
    OK(hf_client_open(TEXT(root), &client, &error));
    CHECK(flagged_after(client, "incremental", 1, BAD));
    CHECK(flagged_after(client, "full", 2, GOOD));
    OK(hf_job_start_with(client, TEXT(SET), NULL, 0, TEXT("UTC"), 0, TEXT(sources), &WEDNESDAY_UTC_MS, NULL, &start,
                         &error));
    OK(hf_job_start_result_json(start, &json, &error));
    CHECK(strstr(json, "\"answer\":\"fixed\"") != NULL && strstr(json, "\"since_utc_ms\":1") != NULL);
    CHECK(hf_text_free(json) == HF_STATUS_OK && hf_job_start_result_free(start) == HF_STATUS_OK);
    CHECK(flagged_after(client, "reset", 3, "{}"));
    CHECK(!flagged_after(client, "full", 4, GOOD));
    // Nothing of these is remembered: one of them is none.
    FAILS(HF_STATUS_VMWARE_FACTS_REJECTED,
          hf_vmware_note(client, TEXT(SET),
                         TEXT("[{\"kind\":\"full\",\"at_utc_ms\":5,\"vm\":" VM ",\"host\":" BAD "},{\"kind\":\"half\"}]"),
                         NULL, 0, &error));
    CHECK(!flagged_after(client, "incremental", 6, GOOD));
    CHECK(hf_client_free(client) == HF_STATUS_OK);
}

static int usable(const char *tracking, const char *words) {
    char *json = NULL;
    OK(hf_vmware_tracking(TEXT(tracking), &json, &error));
    CHECK(strstr(json, words) != NULL);
    int usable = strstr(json, "\"usable\":true") != NULL;
    CHECK(hf_text_free(json) == HF_STATUS_OK);
    return usable;
}

static void a_change_id_is_usable_or_it_is_said_why_not(void) {
#define ID "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c/"
    CHECK(usable("{\"before\":\"" ID "4\",\"now\":\"" ID "9\"}", "\"reason\":null"));
    CHECK(!usable("{\"before\":\"" ID "9\",\"now\":\"" ID "4\"}", "\"reason\":\"went_back\""));
    CHECK(!usable("{\"before\":\"" ID "4\",\"now\":\"" ID "9\",\"capacity_bytes\":9,\"segments\":[{\"start\":0,"
                  "\"length\":8}]}", "\"reason\":\"capacity_missed\""));
}

static void vmware_facts_without_sense_are_refused(void) {
    hf_client *client = NULL;
    hf_vmware_outcome *none = NULL;
    hf_job_start_result *nothing = NULL;
    char *text = NULL;
    OK(hf_client_open(TEXT(root), &client, &error));
    FAILS(HF_STATUS_VMWARE_FACTS_REJECTED,
          hf_vmware_check(client, NULL, 0, TEXT("{\"source\":{}}"), NULL, NULL, &none, &error));
    FAILS(HF_STATUS_VMWARE_RULES_REJECTED,
          hf_vmware_check(client, NULL, 0,
                          TEXT("{\"source\":{\"address\":\"h\"},\"rules\":{\"schema\":2,\"dated\":\"2027-01-01\","
                               "\"rules\":[]}}"),
                          NULL, NULL, &none, &error));
    FAILS(HF_STATUS_VMWARE_RULES_REJECTED, hf_vmware_note(client, TEXT(SET), TEXT("[]"), TEXT("{}"), &error));
    FAILS(HF_STATUS_VMWARE_FACTS_REJECTED, hf_vmware_tracking(TEXT("{"), &text, &error));
    FAILS(HF_STATUS_VMWARE_FACTS_REJECTED,
          hf_job_start_with(client, TEXT(SET), NULL, 0, TEXT("UTC"), 0, TEXT("{\"vmware\":[{}]}"), NULL, NULL, &nothing,
                            &error));
    FAILS(HF_STATUS_SET_ID_REJECTED, hf_vmware_history(client, TEXT("7x"), &text, &error));
    CHECK(none == NULL && nothing == NULL && text == NULL);
    CHECK(hf_vmware_outcome_free(NULL) == HF_STATUS_OK && hf_client_free(client) == HF_STATUS_OK);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    root = argv[1];
    the_schedule_decides_on_plain_values();
    a_schedule_without_sense_is_refused();
    an_option_takes_any_number_and_only_known_words();
    a_report_is_written_and_read_by_several_threads();
    a_client_needs_a_folder_and_an_output();
    a_vmware_host_is_affected_fixed_or_unknown();
    a_spoiled_chain_is_flagged_until_a_reset_and_a_full_backup();
    a_change_id_is_usable_or_it_is_said_why_not();
    vmware_facts_without_sense_are_refused();
    NOTHING_HELD();
    puts("values: ok");
    return 0;
}
