/* m365: how does a connection to Microsoft 365 stand, what does an error mean, and how is an account moved to Modern
 * authentication? */
#include "need.h"

#include <inttypes.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (24 * 60 * MINUTE_MS)

/* 2026-11-21, 12:00 UTC. A console passes NULL instead, for the machine's clock. */
static const int64_t NOW_UTC_MS = INT64_C(1795262400000);

/* What a console knows of its sets; no secret is among it, only whether there is one. */
#define SET(set, account, more) \
    "{\"set\": \"" set "\", \"account\": \"" account "\", \"region\": \"global\", \"kind\": \"microsoft_365\"" more "}"
#define BASIC ", \"token\": false, \"password\": true"
#define MAIL SET("1602834567932", "mail@contoso.example", BASIC)
#define SALES SET("1602834567933", "sales@contoso.example", BASIC)
#define BOARD SET("1602834567934", "board@contoso.example", \
                  ", \"token\": true, \"password\": false, \"protocols\": [\"graph\"]")

static void check_a_connection(void) {
    hf_report *report = NULL;
    hf_m365_outcome *outcome = NULL;
    int32_t mode = 0, may_run = 0;
    char *text = NULL;
    NEED(hf_report_new(TEXT("Asia/Hong_Kong"), &report, &error));
    NEED(hf_m365_check(TEXT("{\"connection\": " MAIL "}"), &NOW_UTC_MS, report, &outcome, &error));
    NEED(hf_m365_outcome_mode(outcome, &mode, &error));
    NEED(hf_m365_outcome_may_run(outcome, &may_run, &error));
    NEED(hf_report_text(report, &text, &error));
    printf("%s\nmode: %s, a job on it %s\n", text, mode == HF_M365_MODE_BASIC ? "basic" : "another",
           may_run ? "may run" : "fails");
    hf_text_free(text);
    hf_m365_outcome_free(outcome);
    hf_report_free(report);
}

/* The answer of Microsoft's sign-in, and when the password was changed last: it may not be known everywhere yet. */
static void explain_an_error(void) {
    char question[256], *json = NULL;
    snprintf(question, sizeof question,
             "{\"error\": \"invalid_grant\", \"error_codes\": [50126], \"changed_utc_ms\": %" PRId64 "}",
             NOW_UTC_MS - 5 * MINUTE_MS);
    NEED(hf_m365_explain(TEXT(question), &NOW_UTC_MS, &json, &error));
    printf("%s\n", json);
    hf_text_free(json);
}

static void plan_a_move(void) {
    char *json = NULL;
    NEED(hf_m365_plan(TEXT("{\"sets\": [" MAIL "], \"to\": \"modern\"}"), &NOW_UTC_MS, &json, &error));
    printf("%s\n", json);
    hf_text_free(json);
}

static void answer(hf_m365_migration *migration, const char *words) {
    char *status = NULL;
    NEED(hf_m365_migration_answer(migration, TEXT(words), &error));
    NEED(hf_m365_migration_status(migration, &status, &error));
    printf("%s -> %s\n", words, status);
    hf_text_free(status);
}

/* An ordinary account signs in first, which is not enough; the next day an administrator does. */
static void migrate_to_modern(void) {
    hf_m365_migration *migration = NULL;
    int64_t tomorrow_utc_ms = NOW_UTC_MS + DAY_MS;
    char *stored = NULL, *change = NULL;
    NEED(hf_m365_migration_begin(TEXT("{\"sets\": [" MAIL "], \"to\": \"modern\"}"), &NOW_UTC_MS, &migration, &error));
    answer(migration, "done");
    answer(migration, "continue");
    answer(migration, "confirm");
    answer(migration, "done");
    answer(migration, "signed_in mail@contoso.example ordinary");

    /* A console writes this to a file, after each answer. */
    NEED(hf_m365_migration_json(migration, &stored, &error));
    hf_m365_migration_free(migration);
    NEED(hf_m365_migration_resume(TEXT(stored), &tomorrow_utc_ms, &migration, &error));
    hf_text_free(stored);

    answer(migration, "done");
    answer(migration, "signed_in admin@contoso.example global_administrator");
    /* Nothing has changed until now; this tells what the console is to change. */
    NEED(hf_m365_migration_save(migration, &change, &error));
    printf("%s\n", change);
    hf_text_free(change);
    hf_m365_migration_free(migration);
}

static void look_at_a_fleet(void) {
    hf_m365_fleet *fleet = NULL;
    char *csv = NULL;
    NEED(hf_m365_fleet_plan(TEXT("{\"sets\": [" BOARD ", " MAIL ", " SALES "]}"), &NOW_UTC_MS, NULL, &fleet, &error));
    NEED(hf_m365_fleet_csv(fleet, &csv, &error));
    printf("%s", csv);
    hf_text_free(csv);
    hf_m365_fleet_free(fleet);
}

int main(void) {
    need_version();
    check_a_connection();
    explain_an_error();
    plan_a_move();
    migrate_to_modern();
    look_at_a_fleet();
    return 0;
}
