/* job CLIENT SET ZONE DESTINATION...: what is due before a backup job, at each destination? */
#include "need.h"

enum { MOST = 8 };

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_destination *destinations[MOST];
    hf_job_start_result *start = NULL;
    char *json = NULL;
    int32_t due = 0;
    size_t count = 0;
    need_version();
    if (argc < 5 || argc > 4 + MOST) return 2;

    NEED(hf_client_open(TEXT(argv[1]), &client, &error));
    for (int i = 4; i < argc; i++) {
        NEED(hf_destination_open(TEXT(argv[i]), &destinations[count], &error));
        count++;
    }
    /* A destination that does not answer is a "problem" in the JSON; the others are judged all the same. */
    NEED(hf_job_start(client, TEXT(argv[2]), (const hf_destination *const *)destinations, count, TEXT(argv[3]), 0, NULL,
                      NULL, &start, &error));
    NEED(hf_job_start_result_due(start, &due, &error));
    NEED(hf_job_start_result_json(start, &json, &error));
    printf("%s\n%s\n", due ? "PDIC is due" : "PDIC is not due", json);

    hf_text_free(json);
    hf_job_start_result_free(start);
    while (count > 0) hf_destination_free(destinations[--count]);
    hf_client_free(client);
    return 0;
}
