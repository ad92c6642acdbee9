/* The steps about Microsoft 365. */
#include "call.h"
#include "match.h"

#include <string.h>

static json_t *mode_name(int32_t mode) {
    switch (mode) {
    case HF_M365_MODE_BASIC: return json_string("basic");
    case HF_M365_MODE_HYBRID: return json_string("hybrid");
    case HF_M365_MODE_MODERN: return json_string("modern");
    case HF_M365_MODE_UNKNOWN: return json_null();
    default: return json_integer(mode);
    }
}

static json_t *state_name(int32_t state) {
    switch (state) {
    case HF_M365_STATE_OPEN: return json_string("open");
    case HF_M365_STATE_SAVED: return json_string("saved");
    case HF_M365_STATE_CANCELLED: return json_string("cancelled");
    case HF_M365_STATE_LATER: return json_string("later");
    default: return json_integer(state);
    }
}

/* What a step about facts is given: its text, and its moment. */
struct question {
    struct text text;
    json_t *owner;
    int64_t now;
    const int64_t *now_utc_ms;
};

/* 0 when the outcome is an error already. */
static int ask(struct call *call, const char *name, struct question *question) {
    question->text = json_text(call, name, &question->owner);
    question->now_utc_ms = moment(call, "now_utc_ms", &question->now);
    return !call->outcome.broken;
}

static void step_check(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_m365_outcome *outcome = NULL;
    struct question asked;
    if (ask(call, "request", &asked) && GOOD(call, hf_m365_check(asked.text.bytes, asked.text.length, asked.now_utc_ms,
                                                                 call->world->report, &outcome, &error))) {
        char *json = NULL;
        int32_t mode = 0, may_run = -1, findings = -1;
        status = hf_m365_outcome_json(outcome, &json, &error);
        json_t *answer = call->outcome.answer = read_json(call, status, json, error);
        if (answer && GOOD(call, hf_m365_outcome_mode(outcome, &mode, &error)) &&
            GOOD(call, hf_m365_outcome_may_run(outcome, &may_run, &error)) &&
            GOOD(call, hf_m365_outcome_findings(outcome, &findings, &error))) {
            json_object_set_new(answer, "mode", mode_name(mode));
            json_object_set_new(answer, "may_run", may_run == 0 || may_run == 1 ? json_boolean(may_run) : json_integer(may_run));
            if (findings != (json_array_size(json_object_get(answer, "alerts")) > 0)) {
                call->outcome.broken = text_of("the accessor says %d of findings, the JSON has other alerts", findings);
            }
        }
        hf_m365_outcome_free(outcome);
    }
    json_decref(asked.owner);
}

/* A call from a text at a moment to JSON. */
typedef hf_status (*to_json)(const char *, size_t, const int64_t *, char **, hf_error **);

static void answer_json(struct call *call, const char *name, to_json function) {
    hf_error *error = NULL;
    char *json = NULL;
    struct question asked;
    if (ask(call, name, &asked)) {
        hf_status status = function(asked.text.bytes, asked.text.length, asked.now_utc_ms, &json, &error);
        call->outcome.answer = read_json(call, status, json, error);
    }
    json_decref(asked.owner);
}

static void step_plan(struct call *call) {
    answer_json(call, "request", hf_m365_plan);
}

static void step_timeline(struct call *call) {
    answer_json(call, "request", hf_m365_timeline);
}

static void step_explain(struct call *call) {
    answer_json(call, "question", hf_m365_explain);
}

/* The case's sets by account; NULL when the outcome is an error. For hf_m365_fleet_free(). */
static hf_m365_fleet *fleet(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_m365_fleet *made = NULL;
    struct question asked;
    if (ask(call, "request", &asked)) {
        (void)GOOD(call, hf_m365_fleet_plan(asked.text.bytes, asked.text.length, asked.now_utc_ms, call->world->report,
                                            &made, &error));
    }
    json_decref(asked.owner);
    return made;
}

static void step_fleet(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    hf_m365_fleet *made = fleet(call);
    if (made == NULL) return;
    hf_status status = hf_m365_fleet_json(made, &json, &error);
    call->outcome.answer = read_json(call, status, json, error);
    hf_m365_fleet_free(made);
}

static void step_fleet_csv(struct call *call) {
    hf_error *error = NULL;
    char *csv = NULL;
    hf_m365_fleet *made = fleet(call);
    if (made == NULL) return;
    hf_status status = hf_m365_fleet_csv(made, &csv, &error);
    json_t *value = read_text(call, status, csv, error);
    if (value) call->outcome.answer = json_pack("{s:o}", "csv", value);
    hf_m365_fleet_free(made);
}

/* --- the case's migration --- */

static hf_m365_migration *migration(struct call *call) {
    if (!call->world->migration) call->outcome.broken = text_of("no migration was begun");
    return call->world->migration;
}

static void step_status(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    int32_t state = 0;
    const hf_m365_migration *on = migration(call);
    if (on == NULL) return;
    hf_status status = hf_m365_migration_status(on, &json, &error);
    json_t *answer = call->outcome.answer = read_json(call, status, json, error);
    if (answer && GOOD(call, hf_m365_migration_state(on, &state, &error))) {
        json_object_set_new(answer, "state", state_name(state));
    }
}

static void start(struct call *call, const char *name,
                  hf_status (*function)(const char *, size_t, const int64_t *, hf_m365_migration **, hf_error **)) {
    hf_error *error = NULL;
    hf_status status;
    hf_m365_migration *made = NULL;
    struct question asked;
    if (ask(call, name, &asked) &&
        GOOD(call, function(asked.text.bytes, asked.text.length, asked.now_utc_ms, &made, &error))) {
        hf_m365_migration_free(call->world->migration);
        call->world->migration = made;
        step_status(call);
    }
    json_decref(asked.owner);
}

static void step_begin(struct call *call) {
    start(call, "request", hf_m365_migration_begin);
}

static void step_resume(struct call *call) {
    start(call, "stored", hf_m365_migration_resume);
}

static void step_answer(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    json_t *owner;
    struct text answer = json_text(call, "answer", &owner);
    hf_m365_migration *on = migration(call);
    if (!call->outcome.broken && GOOD(call, hf_m365_migration_answer(on, answer.bytes, answer.length, &error))) {
        step_status(call);
    }
    json_decref(owner);
}

static void step_cancel(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_m365_migration *on = migration(call);
    if (on && GOOD(call, hf_m365_migration_cancel(on, &error))) step_status(call);
}

static void step_save(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    hf_m365_migration *on = migration(call);
    if (on == NULL) return;
    hf_status status = hf_m365_migration_save(on, &json, &error);
    call->outcome.answer = read_json(call, status, json, error);
}

static void step_sets(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    const hf_m365_migration *on = migration(call);
    if (on == NULL) return;
    hf_status status = hf_m365_migration_sets(on, &json, &error);
    json_t *sets = read_json(call, status, json, error);
    if (sets) call->outcome.answer = json_pack("{s:o}", "sets", sets);
}

static void step_stored(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    const hf_m365_migration *on = migration(call);
    if (on == NULL) return;
    hf_status status = hf_m365_migration_json(on, &json, &error);
    json_t *stored = read_text(call, status, json, error);
    if (stored) call->outcome.answer = json_pack("{s:o}", "stored", stored);
}

const struct named_step M365_STEPS[] = {
    {"m365.check", " request now_utc_ms ", step_check},
    {"m365.plan", " request now_utc_ms ", step_plan},
    {"m365.timeline", " request now_utc_ms ", step_timeline},
    {"m365.explain", " question now_utc_ms ", step_explain},
    {"m365.fleet", " request now_utc_ms ", step_fleet},
    {"m365.fleet_csv", " request now_utc_ms ", step_fleet_csv},
    {"m365.begin", " request now_utc_ms ", step_begin},
    {"m365.resume", " stored now_utc_ms ", step_resume},
    {"m365.answer", " answer ", step_answer},
    {"m365.cancel", " ", step_cancel},
    {"m365.status", " ", step_status},
    {"m365.save", " ", step_save},
    {"m365.sets", " ", step_sets},
    {"m365.stored", " ", step_stored},
    {NULL, NULL, NULL},
};
