/* progress DESTINATION CLIENT SET [STOP]: runs PDIC in one thread while another shows its progress; with STOP, the
 * other one cancels as soon as it has heard of a phase. */
#include "need.h"

#include <pthread.h>

/* What the callback leaves for the watching thread. Callbacks come from any thread, so it has a lock. */
struct progress {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char phase[32];
    uint64_t done_count;
    int heard, over;
};

struct watcher {
    struct progress *progress;
    hf_cancel *cancel;
    int stop;
};

/* Copies what it keeps and returns at once; 0 goes on. */
static int32_t on_event(void *user_data, const hf_event *event) {
    struct progress *progress = user_data;
    pthread_mutex_lock(&progress->lock);
    if (event->name_length > 0) {
        snprintf(progress->phase, sizeof progress->phase, "%.*s", (int)event->name_length, event->name);
    }
    progress->done_count = event->done_count;
    progress->heard++;
    pthread_cond_signal(&progress->changed);
    pthread_mutex_unlock(&progress->lock);
    return 0;
}

static void *watch(void *argument) {
    struct watcher *watcher = argument;
    struct progress *progress = watcher->progress;
    int shown = 0;
    pthread_mutex_lock(&progress->lock);
    for (;;) {
        while (progress->heard == shown && !progress->over) pthread_cond_wait(&progress->changed, &progress->lock);
        if (progress->heard == shown) break;
        shown = progress->heard;
        printf("%s %llu\n", progress->phase, (unsigned long long)progress->done_count);
        /* It does not wait for the run to stop: that is what the run's own return says. */
        if (watcher->stop) NEED(hf_cancel_cancel(watcher->cancel, &error));
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

int main(int argc, char **argv) {
    struct progress progress = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, "", 0, 0, 0};
    struct watcher watcher = {&progress, NULL, argc > 4};
    hf_monitor monitor = {sizeof monitor, &progress, on_event};
    hf_client *client = NULL;
    hf_destination *destination = NULL;
    hf_pdic_outcome *outcome = NULL;
    pthread_t thread;
    int32_t verdict = 0;
    need_version();
    if (argc < 4) return 2;

    NEED(hf_client_open(TEXT(argv[2]), &client, &error));
    NEED(hf_destination_open(TEXT(argv[1]), &destination, &error));
    NEED(hf_cancel_new(&watcher.cancel, &error));
    if (pthread_create(&thread, NULL, watch, &watcher) != 0) return 1;
    NEED(hf_pdic_run(client, destination, TEXT(argv[3]), NULL, NULL, NULL, watcher.cancel, &monitor, &outcome, &error));
    pthread_mutex_lock(&progress.lock);
    progress.over = 1;
    pthread_cond_signal(&progress.changed);
    pthread_mutex_unlock(&progress.lock);
    pthread_join(thread, NULL);
    NEED(hf_pdic_outcome_verdict(outcome, &verdict, &error));
    puts(verdict == HF_PDIC_VERDICT_CANCELLED ? "cancelled: the set is as it was before, or as it is after"
                                              : "went on to its end");

    hf_pdic_outcome_free(outcome);
    hf_cancel_free(watcher.cancel);
    hf_destination_free(destination);
    hf_client_free(client);
    return 0;
}
