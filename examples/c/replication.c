/* replication CLIENT SET SOURCE FROM TO [TO]...: backs SOURCE up to FROM, copies the set to each TO, prints the report
 * and how far each copy is behind; then loses one object at FROM and heals it. FROM and TO are folders, or addresses
 * such as s3://bucket/prefix, whose credentials come from the environment. What to lose is found in folders only. */
#include "need.h"

#include <inttypes.h>

enum { MOST_RECEIVERS = 8 };

/* Called from any thread: a line is printed whole. */
static int32_t on_event(void *user_data, const hf_event *event) {
    (void)user_data;
    if (event->kind == HF_EVENT_KIND_FILE) {
        printf("[%" PRIu32 "] %.*s: %.*s, %" PRIu64 " of %" PRIu64 " bytes\n", event->slot, (int)event->subject_length,
               event->subject, (int)event->text_length, event->text, event->done_count, event->total_count);
    }
    return 0;
}

static const char *words(int32_t verdict) {
    switch (verdict) {
    case HF_REPLICATION_VERDICT_REPLICATED: return "replicated";
    case HF_REPLICATION_VERDICT_CURRENT: return "current";
    case HF_REPLICATION_VERDICT_PARTIAL: return "partial: the next run tries the rest";
    case HF_REPLICATION_VERDICT_BEHIND: return "behind";
    case HF_REPLICATION_VERDICT_SOUND: return "sound";
    case HF_REPLICATION_VERDICT_HEALED: return "healed";
    case HF_REPLICATION_VERDICT_NOT_HEALED: return "not healed";
    case HF_REPLICATION_VERDICT_NOT_REPLICATED: return "not replicated: the report says why";
    case HF_REPLICATION_VERDICT_CANCELLED: return "cancelled";
    default: return "a verdict of a later version; nothing is concluded from it";
    }
}

static void show(const char *what, hf_replication_outcome *outcome) {
    size_t count = 0;
    NEED(hf_replication_outcome_count(outcome, &count, &error));
    for (size_t at = 0; at < count; at++) {
        hf_replica replica = {.struct_size = sizeof replica};
        NEED(hf_replication_outcome_replica(outcome, at, &replica, &error));
        printf("%s, copy %zu: %s (%s), %" PRIu64 " objects sent, %" PRIu64 " objects and %" PRIu64 " ms behind\n", what,
               at, words(replica.verdict), hf_status_name(replica.code), replica.object_count, replica.lag_object_count,
               replica.lag_ms);
    }
    hf_replication_outcome_free(outcome);
}

/* The first file among the first entries of the index is taken away behind Holdfast's back. */
static int lose_one(const hf_client *client, const hf_destination *from, const char *folder, const char *set) {
    hf_index *index = NULL;
    hf_rows *rows = NULL;
    hf_entries *entries = NULL;
    const hf_entry *entry = NULL;
    uint64_t count = 0;
    char path[4096];
    NEED(hf_index_open(client, from, TEXT(set), &index, &error));
    NEED(hf_index_rows(index, NULL, 0, NULL, 0, &rows, &error));
    NEED(hf_rows_next(rows, 64, &entries, &error));
    NEED(hf_entries_count(entries, &count, &error));
    NEED(hf_entries_get(entries, &entry, &error));
    for (; count > 0 && entry->kind != HF_ENTRY_KIND_FILE; count--) {
        entry = (const hf_entry *)(const void *)((const char *)entry + entry->struct_size);
    }
    int lost = 0;
    if (count > 0) {
        snprintf(path, sizeof path, "%s/%s/%.*s", folder, set, (int)entry->object_length, entry->object);
        lost = folder[0] == '/' && remove(path) == 0;
        if (lost) printf("lost: %.*s\n", (int)entry->object_length, entry->object);
    }
    hf_entries_free(entries);
    hf_rows_free(rows);
    hf_index_free(index);
    return lost;
}

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_report *report = NULL;
    hf_destination *places[1 + MOST_RECEIVERS] = {NULL};
    const hf_destination *to[MOST_RECEIVERS];
    hf_backup_outcome *backup = NULL;
    hf_replication_outcome *outcome = NULL;
    hf_monitor monitor = {sizeof monitor, NULL, on_event};
    char request[64], *text = NULL;
    need_version();
    if (argc < 6 || argc > 5 + MOST_RECEIVERS) return 2;
    size_t count = (size_t)argc - 5;
    const char *set = argv[2], *from = argv[4];

    NEED(hf_client_open(TEXT(argv[1]), &client, &error));
    NEED(hf_report_new(TEXT("UTC"), &report, &error));
    for (size_t at = 0; at <= count; at++) {
        NEED(hf_destination_open(TEXT(argv[4 + at]), &places[at], &error));
        if (at > 0) to[at - 1] = places[at];
    }
    NEED(hf_backup_run(client, places[0], TEXT(set), NULL, TEXT(argv[3]), report, NULL, NULL, &backup, &error));

    snprintf(request, sizeof request, "{\"sets\":[\"%.20s\"]}", set);
    NEED(hf_replication_run(client, places[0], to, count, TEXT(request), NULL, report, NULL, &monitor, &outcome, &error));
    show("run", outcome);
    NEED(hf_replication_status(client, places[0], to, count, TEXT(request), NULL, NULL, NULL, NULL, &outcome, &error));
    show("status", outcome);
    if (lose_one(client, places[0], from, set)) {
        NEED(hf_replication_heal(client, places[0], to, count, TEXT(request), NULL, report, NULL, NULL, &outcome, &error));
        show("heal", outcome);
    }
    NEED(hf_report_text(report, &text, &error));
    fputs(text, stdout);

    hf_text_free(text);
    hf_backup_outcome_free(backup);
    for (size_t at = 0; at <= count; at++) hf_destination_free(places[at]);
    hf_report_free(report);
    hf_client_free(client);
    return 0;
}
