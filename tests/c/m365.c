/* Microsoft 365: outcomes, plans, fleets, explanations, and a migration that is stored and taken up again. */
#include "check.h"

#include <stdint.h>

#define TEXT(text) (text), strlen(text)
#define DAY_MS INT64_C(86400000)

/* 2026-11-21, 12:00 UTC. */
static const int64_t NOW_UTC_MS = INT64_C(1795262400000);

#define SET(account, more) "{\"account\":\"" account "\",\"region\":\"global\"" more "}"
#define BASIC ",\"token\":false,\"password\":true"
#define HYBRID ",\"token\":true,\"password\":true"
#define MODERN ",\"token\":true,\"password\":false"

static void holds(char *text, const char *words) {
    if (strstr(text, words) == NULL) fprintf(stderr, "no %s in %s\n", words, text);
    CHECK(strstr(text, words) != NULL);
    CHECK(hf_text_free(text) == HF_STATUS_OK);
}

/* The mode of a connection; whether something is to be looked at and a job may run, and a word, are as wanted. */
static int32_t mode_of(const char *facts, const hf_report *report, int32_t finds, int32_t runs, const char *words) {
    hf_m365_outcome *outcome = NULL;
    int32_t mode = -1, findings = -1, may_run = -1;
    char request[512], *json = NULL;
    snprintf(request, sizeof request, "{\"connection\":%s}", facts);
    OK(hf_m365_check(TEXT(request), &NOW_UTC_MS, report, &outcome, &error));
    OK(hf_m365_outcome_mode(outcome, &mode, &error));
    OK(hf_m365_outcome_findings(outcome, &findings, &error));
    OK(hf_m365_outcome_may_run(outcome, &may_run, &error));
    OK(hf_m365_outcome_json(outcome, &json, &error));
    CHECK(findings == finds && may_run == runs);
    holds(json, words);
    CHECK(hf_m365_outcome_free(outcome) == HF_STATUS_OK);
    return mode;
}

static void a_connection_is_in_a_mode_or_it_is_said_why_not(void) {
    hf_report *report = NULL;
    char *text = NULL;
    uint64_t lines = 0;
    OK(hf_report_new(TEXT("Asia/Hong_Kong"), &report, &error));
    CHECK(mode_of(SET("a@b.example", BASIC), report, 1, 0, "\"obsolete\":true") == HF_M365_MODE_BASIC);
    OK(hf_report_entry_count(report, &lines, &error));
    OK(hf_report_text(report, &text, &error));
    CHECK(lines > 1);
    holds(text, "a@b.example [obsolete]");
    CHECK(mode_of(SET("a@b.example", HYBRID), NULL, 1, 0, "\"mode\":\"hybrid\"") == HF_M365_MODE_HYBRID);
    CHECK(mode_of(SET("a@b.example", MODERN ",\"protocols\":[\"graph\"]"), NULL, 0, 1, "\"obsolete\":false") ==
          HF_M365_MODE_MODERN);
    CHECK(mode_of(SET("a@b.example", ""), NULL, 1, 1, "\"reason\":\"token_unknown\"") == HF_M365_MODE_UNKNOWN);
    CHECK(hf_report_free(report) == HF_STATUS_OK);
}

static void a_plan_a_timeline_and_an_explanation_are_json(void) {
    int64_t changed_utc_ms = NOW_UTC_MS - 300000;
    char question[256], *json = NULL;
    OK(hf_m365_plan(TEXT("{\"sets\":[" SET("a@b.example", BASIC) "],\"to\":\"modern\"}"), &NOW_UTC_MS, &json, &error));
    holds(json, "\"signer\":\"administrator\"");
    OK(hf_m365_timeline(TEXT("{\"protocols\":[\"sharepoint_idcrl\"]}"), &NOW_UTC_MS, &json, &error));
    holds(json, "\"standing\":\"blocked\"");
    OK(hf_m365_explain(TEXT("AADSTS53003"), &NOW_UTC_MS, &json, &error));
    holds(json, "\"class\":\"policy\"");
    snprintf(question, sizeof question, "{\"error\":\"invalid_grant\",\"error_codes\":[50126],\"changed_utc_ms\":%lld}",
             (long long)changed_utc_ms);
    OK(hf_m365_explain(TEXT(question), &NOW_UTC_MS, &json, &error));
    holds(json, "\"propagating\":true");
}

static void a_fleet_has_the_most_urgent_first(void) {
    hf_m365_fleet *fleet = NULL;
    hf_report *report = NULL;
    char *json = NULL, *csv = NULL, *text = NULL;
    OK(hf_report_new(TEXT("UTC"), &report, &error));
    OK(hf_m365_fleet_plan(TEXT("{\"sets\":[" SET("good@b.example", MODERN ",\"protocols\":[\"graph\"]") "," SET(
                              "bad@b.example", BASIC) "," SET("BAD@b.example", BASIC) "]}"),
                          &NOW_UTC_MS, report, &fleet, &error));
    OK(hf_m365_fleet_json(fleet, &json, &error));
    CHECK(strstr(json, "\"bad@b.example\"") < strstr(json, "\"good@b.example\""));
    holds(json, "\"sets\":3,\"accounts\":[");
    OK(hf_m365_fleet_csv(fleet, &csv, &error));
    CHECK(strncmp(csv, "urgency,by,", 11) == 0);
    holds(csv, "\r\nblocked,");
    OK(hf_report_text(report, &text, &error));
    holds(text, "bad@b.example");
    CHECK(hf_m365_fleet_free(fleet) == HF_STATUS_OK && hf_report_free(report) == HF_STATUS_OK);
}

/* --- the migration --- */

#define MOVE "{\"sets\":[" SET("a@b.example", BASIC ",\"set\":\"7\"") "," SET("A@b.example", BASIC) "],\"to\":\"modern\"}"

static int32_t state_of(const hf_m365_migration *migration) {
    int32_t state = -1;
    OK(hf_m365_migration_state(migration, &state, &error));
    return state;
}

static void answer(hf_m365_migration *migration, const char *words, const char *then) {
    char *status = NULL;
    OK(hf_m365_migration_answer(migration, TEXT(words), &error));
    OK(hf_m365_migration_status(migration, &status, &error));
    holds(status, then);
}

/* The same migration from what is stored of it, a day later. */
static hf_m365_migration *stored_and_resumed(hf_m365_migration *migration) {
    int64_t tomorrow_utc_ms = NOW_UTC_MS + DAY_MS;
    hf_m365_migration *resumed = NULL;
    char *stored = NULL, *again = NULL;
    OK(hf_m365_migration_json(migration, &stored, &error));
    OK(hf_m365_migration_resume(TEXT(stored), &tomorrow_utc_ms, &resumed, &error));
    OK(hf_m365_migration_json(resumed, &again, &error));
    CHECK(strcmp(stored, again) == 0);
    CHECK(hf_text_free(stored) == HF_STATUS_OK && hf_text_free(again) == HF_STATUS_OK);
    CHECK(hf_m365_migration_free(migration) == HF_STATUS_OK);
    return resumed;
}

static void a_migration_is_walked_stored_resumed_and_saved(void) {
    hf_m365_migration *migration = NULL;
    char *text = NULL;
    OK(hf_m365_migration_begin(TEXT(MOVE), &NOW_UTC_MS, &migration, &error));
    CHECK(state_of(migration) == HF_M365_STATE_OPEN);
    answer(migration, "done", "\"step\":\"authentication_required\"");
    FAILS(HF_STATUS_M365_ANSWER_REJECTED, hf_m365_migration_answer(migration, TEXT("done"), &error));
    answer(migration, "continue", "\"step\":\"confirm\"");
    answer(migration, "confirm", "\"step\":\"authorize\"");
    answer(migration, "{\"answer\":\"done\"}", "\"step\":\"paste_code\"");
    answer(migration, "signed_in a@b.example ordinary", "\"problem\":\"administrator_required\"");
    migration = stored_and_resumed(migration);
    answer(migration, "done", "\"step\":\"paste_code\"");
    FAILS(HF_STATUS_M365_ANSWER_REJECTED, hf_m365_migration_save(migration, &text, &error));
    answer(migration, "signed_in boss@b.example global_administrator", "\"step\":\"save\"");
    OK(hf_m365_migration_sets(migration, &text, &error));
    holds(text, "\"token\":false");
    for (int i = 0; i < 2; i++) {
        OK(hf_m365_migration_save(migration, &text, &error));
        holds(text, "\"authorized_by\":\"boss@b.example\"");
    }
    CHECK(state_of(migration) == HF_M365_STATE_SAVED);
    OK(hf_m365_migration_sets(migration, &text, &error));
    holds(text, "\"token\":true,\"password\":false");
    OK(hf_m365_migration_cancel(migration, &error));
    CHECK(state_of(migration) == HF_M365_STATE_SAVED);
    CHECK(hf_m365_migration_free(migration) == HF_STATUS_OK);
}

static void a_migration_is_cancelled_or_put_off(void) {
    hf_m365_migration *cancelled = NULL, *later = NULL;
    OK(hf_m365_migration_begin(TEXT(MOVE), NULL, &cancelled, &error));
    OK(hf_m365_migration_cancel(cancelled, &error));
    CHECK(state_of(cancelled) == HF_M365_STATE_CANCELLED);
    FAILS(HF_STATUS_M365_ANSWER_REJECTED, hf_m365_migration_answer(cancelled, TEXT("done"), &error));
    OK(hf_m365_migration_begin(TEXT(MOVE), NULL, &later, &error));
    answer(later, "done", "Update later");
    answer(later, "later", "\"step\":null");
    CHECK(state_of(later) == HF_M365_STATE_LATER);
    CHECK(hf_m365_migration_free(cancelled) == HF_STATUS_OK && hf_m365_migration_free(later) == HF_STATUS_OK);
}

static void what_makes_no_sense_is_refused(void) {
    hf_m365_outcome *outcome = NULL;
    hf_m365_fleet *fleet = NULL;
    hf_m365_migration *migration = NULL;
    hf_job_start_result *start = NULL;
    char *text = NULL;
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_check(TEXT("{}"), NULL, NULL, &outcome, &error));
    FAILS(HF_STATUS_M365_POLICY_REJECTED,
          hf_m365_check(TEXT("{\"connection\":" SET("a", "") ",\"settings\":{\"policy\":{}}}"), NULL, NULL, &outcome, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED,
          hf_m365_plan(TEXT("{\"sets\":[" SET("a", "") "," SET("b", "") "]}"), NULL, &text, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_timeline(TEXT("{\"region\":\"Mars\"}"), NULL, &text, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_explain(TEXT("it failed"), NULL, &text, &error));
    FAILS(HF_STATUS_M365_FACTS_REJECTED, hf_m365_fleet_plan(TEXT("{\"sets\":{}}"), NULL, NULL, &fleet, &error));
    FAILS(HF_STATUS_M365_MIGRATION_REFUSED,
          hf_m365_migration_begin(TEXT("{\"sets\":[" SET("a", MODERN) "],\"to\":\"basic\"}"), NULL, &migration, &error));
    FAILS(HF_STATUS_M365_MIGRATION_DAMAGED, hf_m365_migration_resume(TEXT("{}"), NULL, &migration, &error));
    FAILS(HF_STATUS_M365_MIGRATION_VERSION_UNSUPPORTED,
          hf_m365_migration_resume(TEXT("{\"schema\":2}"), NULL, &migration, &error));
    CHECK(!outcome && !fleet && !migration && !start && !text);
    CHECK(hf_m365_outcome_free(NULL) == HF_STATUS_OK && hf_m365_fleet_free(NULL) == HF_STATUS_OK);
    CHECK(hf_m365_migration_free(NULL) == HF_STATUS_OK);
}

static void a_job_begins_with_its_connections(const char *root) {
    static const char sound[] = "{\"m365\":[{\"connection\":" SET("a@b.example", BASIC) "}]}";
    hf_client *client = NULL;
    hf_job_start_result *start = NULL;
    char *json = NULL;
    OK(hf_client_open(TEXT(root), &client, &error));
    OK(hf_job_start_with(client, TEXT("7"), NULL, 0, TEXT("UTC"), 0, TEXT(sound), &NOW_UTC_MS, NULL, &start, &error));
    OK(hf_job_start_result_json(start, &json, &error));
    holds(json, "\"m365\":[{\"account\":\"a@b.example\"");
    CHECK(hf_job_start_result_free(start) == HF_STATUS_OK);
    FAILS(HF_STATUS_M365_FACTS_REJECTED,
          hf_job_start_with(client, TEXT("7"), NULL, 0, TEXT("UTC"), 0, TEXT("{\"m365\":[{}]}"), NULL, NULL, &start, &error));
    CHECK(hf_client_free(client) == HF_STATUS_OK);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    a_connection_is_in_a_mode_or_it_is_said_why_not();
    a_plan_a_timeline_and_an_explanation_are_json();
    a_fleet_has_the_most_urgent_first();
    a_migration_is_walked_stored_resumed_and_saved();
    a_migration_is_cancelled_or_put_off();
    what_makes_no_sense_is_refused();
    a_job_begins_with_its_connections(argv[1]);
    NOTHING_HELD();
    puts("m365: ok");
    return 0;
}
