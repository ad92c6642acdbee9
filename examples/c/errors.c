/* errors DESTINATION CLIENT SET: opens an index and says what to do when that fails, told by the class of
 * the status alone, so that a status of a later version is dealt with too. */
#define _POSIX_C_SOURCE 200809L
#include "need.h"

#include <time.h>

enum { TRIES = 3 };

static const char *advice(int32_t class) {
    switch (class) {
    case HF_CLASS_MISUSE: return "fix the call";
    case HF_CLASS_INPUT: return "fix data or configuration";
    case HF_CLASS_ABSENT: return "name something that exists";
    case HF_CLASS_DENIED: return "sign in or consent again";
    case HF_CLASS_UNAVAILABLE: return "try again later";
    case HF_CLASS_CORRUPT: return "repair, and tell someone";
    case HF_CLASS_UNSUPPORTED: return "upgrade";
    case HF_CLASS_CANCELLED: return "nothing: it was asked for";
    default: return "report a bug";
    }
}

/* The delay the error names, at most what is bearable here; 100 ms when it names none. */
static void wait_for(const hf_error *error) {
    uint64_t ms = hf_error_retry_after_ms(error);
    ms = ms == 0 ? 100 : ms > 1000 ? 1000 : ms;
    struct timespec pause = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

int main(int argc, char **argv) {
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_index *index = NULL;
    hf_status status = HF_STATUS_OK;
    need_version();
    if (argc != 4) return 2;

    NEED(hf_client_open(TEXT(argv[2]), &client, &error));
    NEED(hf_destination_open(TEXT(argv[1]), &destination, &error));
    for (int attempt = 1; attempt <= TRIES; attempt++) {
        hf_error *error = NULL;
        status = hf_index_open(client, destination, TEXT(argv[3]), &index, &error);
        if (status == HF_STATUS_OK) break;
        printf("attempt %d: %s: %s\n", attempt, hf_error_name(error), hf_error_text(error));
        printf("so: %s\n", advice(hf_error_class(error)));
        int again = hf_error_class(error) == HF_CLASS_UNAVAILABLE && attempt < TRIES;
        if (again) wait_for(error);
        hf_error_free(error);
        if (!again) break;
    }
    if (status == HF_STATUS_OK) puts("open");

    hf_index_free(index);
    hf_destination_free(destination);
    hf_client_free(client);
    return status == HF_STATUS_OK ? 0 : 1;
}
