/* backup SOURCE DESTINATION CLIENT SET: copies a folder and writes the index of it. */
#include "need.h"

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_report *report = NULL;
    hf_backup_outcome *outcome = NULL;
    char *index = NULL, *text = NULL;
    need_version();
    if (argc != 5) return 2;

    NEED(hf_client_open(TEXT(argv[3]), &client, &error));
    NEED(hf_destination_open(TEXT(argv[2]), &destination, &error));
    NEED(hf_report_new(TEXT("UTC"), &report, &error));
    /* No moment, no cancel, no monitor: the machine's clock, to the end, in silence. */
    NEED(hf_backup_run(client, destination, TEXT(argv[4]), NULL, TEXT(argv[1]), report, NULL, NULL, &outcome, &error));
    NEED(hf_backup_outcome_index(outcome, &index, &error));
    NEED(hf_report_text(report, &text, &error));
    printf("%sindex: %s\n", text, index);

    hf_text_free(text);
    hf_text_free(index);
    hf_backup_outcome_free(outcome);
    hf_report_free(report);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
