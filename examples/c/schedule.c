/* schedule SET ZONE [LAST_UTC_MS]: is PDIC due now, and why? For hosts that keep their own records. */
#include "need.h"

#include <inttypes.h>
#include <time.h>

int main(int argc, char **argv) {
    hf_decision *decision = NULL;
    char *text = NULL, *json = NULL;
    int32_t due = 0;
    need_version();
    if (argc < 3) return 2;

    int64_t now = (int64_t)time(NULL) * 1000;
    int64_t last = argc > 3 ? strtoll(argv[3], NULL, 10) : 0;
    NEED(hf_schedule_decide(TEXT(argv[1]), TEXT(argv[2]), NULL, 0, argc > 3 ? &last : NULL, 0, now, &decision, &error));
    NEED(hf_decision_due(decision, &due, &error));
    NEED(hf_decision_text(decision, &text, &error));
    NEED(hf_decision_json(decision, &json, &error));
    printf("%s: %s\n%s\n", due ? "due" : "not due", text, json);

    hf_text_free(json);
    hf_text_free(text);
    hf_decision_free(decision);
    return 0;
}
