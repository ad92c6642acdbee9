/* vmware CLIENT SET: does a host lose changed sectors, which backups did that spoil, and is a change id usable? */
#include "need.h"

#include <inttypes.h>

#define DAY_MS INT64_C(86400000)
#define ESXI_BAD "VMware ESXi 6.0.0 build-2494585"
#define ESXI_FIXED "VMware ESXi 6.0.0 build-3247720"
#define UUID "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c"

/* What the console knows of its host; more of it, such as the machines with their disks, makes the answer sharper. */
static const char REQUEST[] = "{\"source\": {\"address\": \"10.1.0.6\", \"ssh_port\": 22,"
                              " \"name\": \"localhost.localdomain\","
                              " \"about\": {\"full_name\": \"VMware ESXi 5.1.0 build-1157734\"}},"
                              " \"policy\": \"warn\"}";

static const char *words_of(int32_t answer) {
    switch (answer) {
    case HF_VMWARE_ANSWER_AFFECTED: return "affected";
    case HF_VMWARE_ANSWER_FIXED: return "fixed";
    default: return "unknown";
    }
}

static void check_a_host(const hf_client *client, const char *set) {
    hf_report *report = NULL;
    hf_vmware_outcome *outcome = NULL;
    char *text = NULL, *json = NULL;
    int32_t answer = 0;
    NEED(hf_report_new(TEXT("Asia/Hong_Kong"), &report, &error));
    NEED(hf_vmware_check(client, TEXT(set), TEXT(REQUEST), NULL, report, &outcome, &error));
    NEED(hf_report_text(report, &text, &error));
    NEED(hf_vmware_outcome_answer(outcome, &answer, &error));
    /* Here are the hosts with their defects, the machines, and the steps a person takes. */
    NEED(hf_vmware_outcome_json(outcome, &json, &error));
    printf("%s\n%s\n%s\n", text, words_of(answer), json);

    hf_text_free(json);
    hf_text_free(text);
    hf_vmware_outcome_free(outcome);
    hf_report_free(report);
}

/* After each backup, note it with the host that served it; after a reset of changed block tracking, note that. */
static void note(const hf_client *client, const char *set, const char *kind, int64_t at_utc_ms, const char *host) {
    char events[512], *history = NULL;
    snprintf(events, sizeof events,
             "[{\"kind\": \"%s\", \"at_utc_ms\": %" PRId64 ", \"host\": {\"full_name\": \"%s\"},"
             " \"vm\": {\"id\": \"502e2c04-6d9a\", \"name\": \"mail\", \"cbt_enabled\": true}}]",
             kind, at_utc_ms, host);
    NEED(hf_vmware_note(client, TEXT(set), TEXT(events), NULL, 0, &error));
    NEED(hf_vmware_history(client, TEXT(set), &history, &error));
    /* One machine is remembered; with more of them, read the JSON. */
    const char *trusted = strstr(history, "\"flag\":null") ? "trusted" : "not trusted";
    printf("%s%s%s: %s\n", kind, *host ? " on " : "", host, trusted);
    hf_text_free(history);
}

static void check_a_change_id(const char *before, const char *now) {
    char tracking[256], *answer = NULL;
    snprintf(tracking, sizeof tracking, "{\"before\": \"%s\", \"now\": \"%s\"}", before, now);
    NEED(hf_vmware_tracking(TEXT(tracking), &answer, &error));
    printf("%s\n", answer);
    hf_text_free(answer);
}

int main(int argc, char **argv) {
    hf_client *client = NULL;
    const int64_t wednesday_utc_ms = INT64_C(1795000000000);
    need_version();
    if (argc != 3) return 2;

    NEED(hf_client_open(TEXT(argv[1]), &client, &error));
    check_a_host(client, argv[2]);
    note(client, argv[2], "incremental", wednesday_utc_ms, ESXI_BAD);
    /* The host was upgraded. That alone heals nothing, for sectors may be missing from what is built upon. */
    note(client, argv[2], "incremental", wednesday_utc_ms + DAY_MS, ESXI_FIXED);
    note(client, argv[2], "reset", wednesday_utc_ms + 2 * DAY_MS, "");
    note(client, argv[2], "full", wednesday_utc_ms + 3 * DAY_MS, ESXI_FIXED);
    check_a_change_id(UUID "/4", UUID "/7");
    check_a_change_id(UUID "/4", "52 21 c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c/1");
    hf_client_free(client);
    return 0;
}
