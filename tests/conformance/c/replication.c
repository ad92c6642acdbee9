/* The steps on replication. */
#include "call.h"
#include "match.h"

#include <stdlib.h>
#include <string.h>

static json_t *verdict_name(int32_t verdict) {
    static const char *const NAMES[] = {"replicated", "current",    "partial",        "behind",   "sound",
                                        "healed",     "not_healed", "not_replicated", "cancelled"};
    if (verdict < HF_REPLICATION_VERDICT_REPLICATED || verdict > HF_REPLICATION_VERDICT_CANCELLED) {
        return json_integer(verdict);
    }
    return json_string(NAMES[verdict - HF_REPLICATION_VERDICT_REPLICATED]);
}

static json_t *moment_or_null(int64_t utc_ms) {
    return utc_ms == INT64_MIN ? json_null() : json_integer(utc_ms);
}

static void set_number(json_t *fields, const char *name, uint64_t value) {
    json_object_set_new(fields, name, json_integer((json_int_t)value));
}

/* Each field of the JSON that the struct has too, taken from there. */
static void flatten(struct call *call, json_t *fields, const hf_replica *replica) {
    json_t *sent = json_object_get(fields, "sent"), *lag = json_object_get(fields, "lag");
    json_t *refused = json_object_get(fields, "not_replicated");
    if (json_is_null(refused) != (replica->code == HF_STATUS_OK)) {
        call->outcome.broken = text_of("the struct and the JSON disagree on not_replicated");
    }
    if (json_is_object(refused)) {
        int64_t retry = replica->retry_after_ms;
        json_object_set_new(refused, "code", json_integer(replica->code));
        json_object_set_new(refused, "retry_after_ms", retry < 0 ? json_null() : json_integer(retry));
    }
    json_object_set_new(fields, "verdict", verdict_name(replica->verdict));
    json_object_set_new(fields, "job_utc_ms", moment_or_null(replica->job_utc_ms));
    json_object_set_new(fields, "receiver_job_utc_ms", moment_or_null(replica->receiver_job_utc_ms));
    set_number(sent, "wanted_count", replica->wanted_count);
    set_number(sent, "wanted_bytes", replica->wanted_bytes);
    set_number(sent, "object_count", replica->object_count);
    set_number(sent, "bytes", replica->bytes);
    set_number(sent, "present_count", replica->present_count);
    set_number(sent, "resumed_bytes", replica->resumed_bytes);
    set_number(lag, "ms", replica->lag_ms);
    set_number(lag, "object_count", replica->lag_object_count);
    set_number(lag, "bytes", replica->lag_bytes);
    set_number(fields, "failure_count", replica->failure_count);
    set_number(fields, "displaced_count", replica->displaced_count);
    set_number(fields, "windows_name_count", replica->windows_name_count);
}

static void answer_with(struct call *call, const hf_replication_outcome *outcome) {
    hf_error *error = NULL;
    hf_status status;
    char *json = NULL;
    int32_t whole = -1;
    size_t count = 0;
    status = hf_replication_outcome_json(outcome, &json, &error);
    json_t *answer = call->outcome.answer = read_json(call, status, json, error);
    json_t *replicas = json_object_get(answer, "replicas");
    if (!answer || !GOOD(call, hf_replication_outcome_is_whole(outcome, &whole, &error)) ||
        !GOOD(call, hf_replication_outcome_count(outcome, &count, &error))) {
        return;
    }
    json_object_set_new(answer, "whole", whole == 0 || whole == 1 ? json_boolean(whole) : json_integer(whole));
    if (count != json_array_size(replicas)) call->outcome.broken = text_of("%zu replicas are not those of the JSON", count);
    for (size_t at = 0; !call->outcome.broken && at < count; at++) {
        hf_replica replica = {.struct_size = sizeof replica};
        if (!GOOD(call, hf_replication_outcome_replica(outcome, at, &replica, &error))) return;
        flatten(call, json_array_get(replicas, at), &replica);
    }
}

typedef hf_status (*way)(const hf_client *, const hf_destination *, const hf_destination *const *, size_t, const char *,
                         size_t, const int64_t *, const hf_report *, const hf_cancel *, const hf_monitor *,
                         hf_replication_outcome **, hf_error **);

static void replicate(struct call *call, way way) {
    hf_error *error = NULL;
    hf_status status;
    hf_replication_outcome *outcome = NULL;
    json_t *owner;
    int64_t now;
    size_t count = 0;
    struct text request = json_text(call, "request", &owner);
    const int64_t *now_utc_ms = moment(call, "now_utc_ms", &now);
    hf_destination *from = !call->outcome.broken && client(call) ? destination(call, "from") : NULL;
    hf_destination **to = from ? destinations(call, "to", &count) : NULL;
    hf_cancel *cancel = cancelled(call);
    if (to && !call->outcome.error &&
        GOOD(call, way(call->world->client, from, (const hf_destination *const *)to, count, request.bytes, request.length,
                       now_utc_ms, call->world->report, cancel, NULL, &outcome, &error))) {
        answer_with(call, outcome);
        hf_replication_outcome_free(outcome);
    }
    for (size_t at = 0; at < count; at++) hf_destination_free(to[at]);
    free(to);
    hf_cancel_free(cancel);
    hf_destination_free(from);
    json_decref(owner);
}

static void step_run(struct call *call) {
    replicate(call, hf_replication_run);
}

static void step_status(struct call *call) {
    replicate(call, hf_replication_status);
}

static void step_heal(struct call *call) {
    replicate(call, hf_replication_heal);
}

const struct named_step REPLICATION_STEPS[] = {
    {"replicate.run", " from to request now_utc_ms cancelled ", step_run},
    {"replicate.status", " from to request now_utc_ms cancelled ", step_status},
    {"replicate.heal", " from to request now_utc_ms cancelled ", step_heal},
    {NULL, NULL, NULL},
};
