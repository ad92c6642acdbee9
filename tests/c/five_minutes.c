/* five_minutes SOURCE DESTINATION CLIENT: backs the folder SOURCE up to the folder DESTINATION, asks whether PDIC
 * is due, runs it, and prints the backup report. CLIENT is a folder for the client's own state. */
#include "holdfast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SET "1602834567932"

/* Ends the program with the library's own words if a call failed. */
static void need(hf_status status, hf_error **error) {
    if (status != HF_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", hf_error_name(*error), hf_error_text(*error));
        exit(1);
    }
}

int main(int argc, char **argv) {
    hf_error *error = NULL;
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_report *report = NULL;
    hf_backup_outcome *backup = NULL;
    hf_job_start_result *start = NULL;
    hf_pdic_outcome *pdic = NULL;
    int32_t due = 0;
    char *text = NULL;

    if (argc != 4 || hf_abi_version() != HF_ABI_VERSION) return 2;
    need(hf_client_open(argv[3], strlen(argv[3]), &client, &error), &error);
    need(hf_destination_open(argv[2], strlen(argv[2]), &destination, &error), &error);
    need(hf_report_new("Europe/Berlin", 13, &report, &error), &error);
    need(hf_backup_run(client, destination, SET, strlen(SET), NULL, argv[1], strlen(argv[1]), report, NULL, NULL,
                       &backup, &error), &error);
    const hf_destination *destinations[] = {destination};
    need(hf_job_start(client, SET, strlen(SET), destinations, 1, "Europe/Berlin", 13, 0, NULL, report, &start,
                      &error), &error);
    need(hf_job_start_result_due(start, &due, &error), &error);
    if (due) {
        need(hf_pdic_run(client, destination, SET, strlen(SET), NULL, NULL, report, NULL, NULL, &pdic, &error), &error);
    }
    need(hf_report_text(report, &text, &error), &error);
    fputs(text, stdout);

    hf_text_free(text);
    hf_pdic_outcome_free(pdic);
    hf_job_start_result_free(start);
    hf_backup_outcome_free(backup);
    hf_report_free(report);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
