/* The steps about VMware. */
#include "call.h"
#include "match.h"

#include <string.h>

static json_t *answer_name(int32_t answer) {
    switch (answer) {
    case HF_VMWARE_ANSWER_AFFECTED: return json_string("affected");
    case HF_VMWARE_ANSWER_FIXED: return json_string("fixed");
    case HF_VMWARE_ANSWER_UNKNOWN: return json_string("unknown");
    default: return json_integer(answer);
    }
}

static void step_fetch(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    json_t *owner;
    struct text source = json_text(call, "source", &owner), password = text(call, "password");
    hf_cancel *cancel = cancelled(call);
    if (!call->outcome.broken && !call->outcome.error) {
        hf_status status = hf_vmware_fetch(source.bytes, source.length, password.bytes, password.length, cancel, &json, &error);
        call->outcome.answer = read_json(call, status, json, error);
    }
    hf_cancel_free(cancel);
    json_decref(owner);
}

static void step_check(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    hf_vmware_outcome *outcome = NULL;
    json_t *owner;
    int64_t now;
    struct text set = text(call, "set"), request = json_text(call, "request", &owner);
    const int64_t *now_utc_ms = moment(call, "now_utc_ms", &now);
    if (!call->outcome.broken && client(call) &&
        GOOD(call, hf_vmware_check(call->world->client, set.bytes, set.length, request.bytes, request.length,
                                   now_utc_ms, call->world->report, &outcome, &error))) {
        char *json = NULL;
        int32_t found = 0, refused = -1;
        status = hf_vmware_outcome_json(outcome, &json, &error);
        json_t *answer = call->outcome.answer = read_json(call, status, json, error);
        if (answer && GOOD(call, hf_vmware_outcome_answer(outcome, &found, &error)) &&
            GOOD(call, hf_vmware_outcome_refused(outcome, &refused, &error))) {
            json_object_set_new(answer, "answer", answer_name(found));
            json_object_set_new(answer, "refused", refused == 0 || refused == 1 ? json_boolean(refused) : json_integer(refused));
        }
        hf_vmware_outcome_free(outcome);
    }
    json_decref(owner);
}

static void step_note(struct call *call) {
    hf_error *error = NULL;
    hf_status status;
    json_t *owners[2];
    struct text set = text(call, "set"), events = json_text(call, "events", &owners[0]);
    struct text rules = json_text(call, "rules", &owners[1]);
    if (!call->outcome.broken && client(call) &&
        GOOD(call, hf_vmware_note(call->world->client, set.bytes, set.length, events.bytes, events.length, rules.bytes,
                                  rules.length, &error))) {
        call->outcome.answer = json_object();
    }
    json_decref(owners[0]);
    json_decref(owners[1]);
}

static void step_history(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    struct text set = text(call, "set");
    if (call->outcome.broken || !client(call)) return;
    hf_status status = hf_vmware_history(call->world->client, set.bytes, set.length, &json, &error);
    call->outcome.answer = read_json(call, status, json, error);
}

static void step_tracking(struct call *call) {
    hf_error *error = NULL;
    char *json = NULL;
    json_t *owner;
    struct text tracking = json_text(call, "tracking", &owner);
    if (!call->outcome.broken) {
        hf_status status = hf_vmware_tracking(tracking.bytes, tracking.length, &json, &error);
        call->outcome.answer = read_json(call, status, json, error);
    }
    json_decref(owner);
}

const struct named_step VMWARE_STEPS[] = {
    {"vmware.fetch", " source password cancelled ", step_fetch},
    {"vmware.check", " set request now_utc_ms ", step_check},
    {"vmware.note", " set events rules ", step_note},
    {"vmware.history", " set ", step_history},
    {"vmware.tracking", " tracking ", step_tracking},
    {NULL, NULL, NULL},
};
