/* signin FOLDER SERVICE: which permissions does a backup of mail and calendars need; an account that stays signed in; and
 * a tenant that an administrator sets up once. SERVICE is JSON, such as {"client_id": "…"}. Lines of the standard input
 * are what a person brings back from the browser. */
#include "need.h"

#define WORKLOADS "\"workloads\": [\"mail\", \"calendar\"]"

static hf_vault *open_or_make(const char *file, const char *key) {
    hf_vault *vault = NULL;
    hf_error *error = NULL;
    hf_status status = hf_vault_open(TEXT(file), TEXT(key), &vault, &error);
    if (status == HF_STATUS_VAULT_ABSENT) {
        hf_error_free(error);
        NEED(hf_vault_create(TEXT(file), TEXT(key), &vault, &error));
        return vault;
    }
    need(status, error);
    return vault;
}

/* Prints a text, and frees it. */
static void show(char *text) {
    printf("%s\n", text);
    hf_text_free(text);
}

/* Says what to do, and takes what comes back. Whether somebody signed in: rubbish is refused, and so is a refusal of
 * Microsoft's; a console would ask again, or offer another way. */
static int signs_in(hf_m365_sign_in *sign_in) {
    char pasted[8192] = "", *page = NULL, *who = NULL;
    hf_error *error = NULL;
    NEED(hf_m365_sign_in_page(sign_in, &page, &error));
    show(page);
    fflush(stdout);
    if (fgets(pasted, sizeof pasted, stdin) == NULL) pasted[0] = 0;
    hf_status status = hf_m365_sign_in_paste(sign_in, TEXT(pasted), NULL, NULL, &who, &error);
    if (status == HF_STATUS_M365_PASTE_REJECTED || hf_status_class(status) == HF_CLASS_DENIED) {
        printf("%s: %s\n", status == HF_STATUS_M365_PASTE_REJECTED ? "paste again" : "refused", hf_error_text(error));
        hf_error_free(error);
        return 0;
    }
    need(status, error);
    show(who);
    return 1;
}

/* A token of an account, by the JSON that keeping it answered with: the account's field asks for it as it stands. */
static void show_token(hf_m365_session *session, const char *kept) {
    char request[2048], *token = NULL;
    int64_t expires_utc_ms = 0;
    const char *account = strstr(kept, "\"account\":"), *end = strstr(kept, ",\"object_id\":");
    if (account == NULL || end == NULL) return;
    snprintf(request, sizeof request, "{%.*s}", (int)(end - account), account);
    NEED(hf_m365_session_token(session, TEXT(request), NULL, NULL, &token, &expires_utc_ms, &error));
    printf("stays signed in, a token until %lld\n", (long long)expires_utc_ms);
    hf_text_free(token);
}

/* Nothing is kept before hf_m365_session_keep; after it, tokens are to be had without anybody. */
static void account(hf_m365_session *session) {
    hf_m365_sign_in *sign_in = NULL;
    char *kept = NULL;
    NEED(hf_m365_sign_in_begin(session, TEXT("{\"way\": \"paste\"}"), NULL, NULL, &sign_in, &error));
    if (signs_in(sign_in)) {
        NEED(hf_m365_session_keep(session, sign_in, NULL, NULL, &kept, &error));
        show_token(session, kept);
        hf_text_free(kept);
    }
    hf_m365_sign_in_free(sign_in);
}

/* The administrator is needed this once; the tenant's application then signs in by its certificate. */
static void tenant(hf_m365_session *session) {
    hf_m365_sign_in *sign_in = NULL;
    char *outcome = NULL;
    NEED(hf_m365_sign_in_begin(session, TEXT("{\"way\": \"paste\", \"purpose\": \"setup\"}"), NULL, NULL, &sign_in, &error));
    if (signs_in(sign_in)) {
        NEED(hf_m365_session_tenant(session, HF_M365_TENANT_WAY_SETUP, TEXT("{" WORKLOADS "}"), sign_in, NULL, NULL, NULL,
                                    &outcome, &error));
        show(outcome);
    }
    hf_m365_sign_in_free(sign_in);
}

int main(int argc, char **argv) {
    char file[4096], key[4096], *plan = NULL;
    hf_m365_session *session = NULL;
    if (argc != 3) {
        fprintf(stderr, "usage: signin FOLDER SERVICE\n");
        return 2;
    }
    need_version();
    NEED(hf_m365_permissions(TEXT("{" WORKLOADS "}"), &plan, &error));
    show(plan);
    snprintf(file, sizeof file, "%s/vault", argv[1]);
    /* Keep the key elsewhere than the vault: on a token, in a key service (hf_vault_open_host), by systemd. */
    snprintf(key, sizeof key, "{\"key_file\": \"%s/vault.key\"}", argv[1]);
    hf_vault *vault = open_or_make(file, key);
    NEED(hf_m365_session_open(vault, TEXT(argv[2]), NULL, &session, &error));
    account(session);
    tenant(session);
    hf_m365_session_free(session);
    hf_vault_free(vault);
    return 0;
}
