/* report DESTINATION CLIENT SET text|csv|json: runs PDIC and prints the backup report, in one of its renderings. */
#include "need.h"

typedef hf_status (*rendering)(const hf_report *report, char **out, hf_error **error);

static rendering rendering_of(const char *name) {
    if (strcmp(name, "text") == 0) return hf_report_text;
    if (strcmp(name, "csv") == 0) return hf_report_csv;
    if (strcmp(name, "json") == 0) return hf_report_json;
    return NULL;
}

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_report *report = NULL;
    hf_pdic_outcome *outcome = NULL;
    uint64_t lines = 0;
    char *text = NULL;
    need_version();
    if (argc != 5 || rendering_of(argv[4]) == NULL) return 2;

    NEED(hf_client_open(TEXT(argv[2]), &client, &error));
    NEED(hf_destination_open(TEXT(argv[1]), &destination, &error));
    /* Timestamps are those of the zone; one report may take the lines of any number of calls. */
    NEED(hf_report_new(TEXT("Asia/Hong_Kong"), &report, &error));
    NEED(hf_pdic_run(client, destination, TEXT(argv[3]), NULL, NULL, report, NULL, NULL, &outcome, &error));
    NEED(hf_report_entry_count(report, &lines, &error));
    NEED(rendering_of(argv[4])(report, &text, &error));
    fprintf(stderr, "%llu lines\n", (unsigned long long)lines);
    fputs(text, stdout);

    hf_text_free(text);
    hf_pdic_outcome_free(outcome);
    hf_report_free(report);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
