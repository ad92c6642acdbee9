/* Microsoft 365 with a server: m365_live FOLDER SERVICE signs in by paste and by device code, gets tokens, and sets a
 * tenant up, renews it and takes it away again. SERVICE is a file. Whoever starts it is the person at the browser: each
 * line "open ADDRESS" or "enter CODE" that it prints is answered by a line with what to paste, or by an empty one. */
#include "check.h"

#include <stdint.h>

#define TEXT(text) (text), strlen(text)

static hf_m365_session *session;
static hf_vault *vault;
static char bundle[4096];
static char answer[8192];

static void holds(char *text, const char *words) {
    if (strstr(text, words) == NULL) fprintf(stderr, "no %s in %s\n", words, text);
    CHECK(strstr(text, words) != NULL);
    CHECK(hf_text_free(text) == HF_STATUS_OK);
}

static void open_session(const char *root, const char *service) {
    static char file[4096], key[4200], json[1 << 17];
    FILE *stream = fopen(service, "rb");
    CHECK(stream != NULL);
    size_t length = fread(json, 1, sizeof json, stream);
    CHECK(fclose(stream) == 0 && length > 0 && length < sizeof json);
    snprintf(file, sizeof file, "%s/vault", root);
    snprintf(bundle, sizeof bundle, "%s/bundle", root);
    snprintf(key, sizeof key, "{\"key_file\":\"%s/vault.key\"}", root);
    OK(hf_vault_create(TEXT(file), TEXT(key), &vault, &error));
    OK(hf_m365_session_open(vault, json, length, NULL, &session, &error));
}

/* A field of the page that is a text without escapes, given to the person; what the person brings back. */
static void ask(const hf_m365_sign_in *sign_in, const char *what, const char *field) {
    char *json = NULL, wanted[64];
    OK(hf_m365_sign_in_page(sign_in, &json, &error));
    snprintf(wanted, sizeof wanted, "\"%s\":\"", field);
    const char *value = strstr(json, wanted);
    CHECK(value != NULL);
    value += strlen(wanted);
    printf("%s %.*s\n", what, (int)strcspn(value, "\""), value);
    CHECK(fflush(stdout) == 0);
    CHECK(fgets(answer, sizeof answer, stdin) != NULL);
    CHECK(hf_text_free(json) == HF_STATUS_OK);
}

static hf_m365_sign_in *signed_in_by_paste(const char *request, const char *words) {
    hf_m365_sign_in *sign_in = NULL;
    char *who = NULL;
    OK(hf_m365_sign_in_begin(session, TEXT(request), NULL, NULL, &sign_in, &error));
    ask(sign_in, "open", "address");
    OK(hf_m365_sign_in_paste(sign_in, TEXT(answer), NULL, NULL, &who, &error));
    holds(who, words);
    return sign_in;
}

/* Signs an account out, and brings it back from a bundle that was made before. */
static void signs_out_and_comes_back(const char *account) {
    hf_vault *away = NULL;
    char *json = NULL;
    int32_t dropped = 0;
    uint64_t count = 0;
    OK(hf_vault_export(vault, TEXT(bundle), TEXT("correct horse"), &error));
    OK(hf_m365_session_sign_out(session, TEXT(account), NULL, 0, NULL, &dropped, &error));
    CHECK(dropped == 1);
    OK(hf_m365_session_accounts(session, &json, &error));
    holds(json, "\"accounts\":[]");
    OK(hf_vault_open(TEXT(bundle), TEXT("{\"passphrase\":\"correct horse\"}"), &away, &error));
    OK(hf_vault_import(vault, away, &count, &error));
    CHECK(count == 1 && hf_vault_free(away) == HF_STATUS_OK);
    OK(hf_m365_session_accounts(session, &json, &error));
    holds(json, account);
}

static void an_account_signs_in_and_stays_signed_in(void) {
    hf_m365_sign_in *sign_in = signed_in_by_paste("{\"way\":\"paste\"}", "\"account\":\"admin1@");
    char *json = NULL, *token = NULL, *again = NULL, account[256], request[300];
    int64_t expires_utc_ms = 0;
    int32_t dropped = 0;
    OK(hf_m365_session_keep(session, sign_in, NULL, NULL, &json, &error));
    const char *name = strstr(json, "\"account\":\"") + 11;
    snprintf(account, sizeof account, "%.*s", (int)strcspn(name, "\""), name);
    CHECK(hf_text_free(json) == HF_STATUS_OK && hf_m365_sign_in_free(sign_in) == HF_STATUS_OK);
    OK(hf_m365_session_accounts(session, &json, &error));
    holds(json, account);
    snprintf(request, sizeof request, "{\"account\":\"%s\"}", account);
    OK(hf_m365_session_token(session, TEXT(request), NULL, NULL, &token, &expires_utc_ms, &error));
    OK(hf_m365_session_token(session, TEXT(request), NULL, NULL, &again, &expires_utc_ms, &error));
    CHECK(strlen(token) > 20 && strcmp(token, again) == 0 && expires_utc_ms > 0);
    CHECK(hf_text_free(token) == HF_STATUS_OK && hf_text_free(again) == HF_STATUS_OK);
    signs_out_and_comes_back(account);
    OK(hf_m365_session_sign_out(session, TEXT(account), NULL, 0, NULL, &dropped, &error));
    CHECK(dropped == 1);
    OK(hf_m365_session_sign_out(session, TEXT(account), NULL, 0, NULL, &dropped, &error));
    CHECK(dropped == 0);
}

static void a_code_is_entered_elsewhere(void) {
    hf_m365_sign_in *sign_in = NULL;
    char *who = NULL;
    OK(hf_m365_sign_in_begin(session, TEXT("{\"way\":\"device\",\"purpose\":\"authorize\"}"), NULL, NULL, &sign_in, &error));
    ask(sign_in, "enter", "user_code");
    OK(hf_m365_sign_in_wait(sign_in, NULL, NULL, &who, &error));
    holds(who, "\"role\":\"global_administrator\"");
    OK(hf_m365_sign_in_migration_answer(sign_in, &who, &error));
    holds(who, "\"answer\":\"signed_in\"");
    CHECK(hf_m365_sign_in_free(sign_in) == HF_STATUS_OK);
}

/* What the call came to is in its JSON; an administrator's sign-in is over after it. */
static void tenant(int32_t way, const char *request, int signs_in, const char *words) {
    hf_m365_sign_in *sign_in = signs_in ? signed_in_by_paste("{\"way\":\"paste\",\"purpose\":\"setup\"}", "admin1@") : NULL;
    char *json = NULL, *who = NULL;
    OK(hf_m365_session_tenant(session, way, TEXT(request), sign_in, NULL, NULL, NULL, &json, &error));
    holds(json, words);
    if (sign_in) OK(hf_m365_sign_in_signed_in(sign_in, &who, &error));
    CHECK(who == NULL && hf_m365_sign_in_free(sign_in) == HF_STATUS_OK);
}

static void a_tenant_is_set_up_renewed_and_taken_away(void) {
    char *json = NULL;
    tenant(HF_M365_TENANT_WAY_SETUP, "{\"workloads\":[\"mail\"]}", 1, "\"state\":\"ready\"");
    tenant(HF_M365_TENANT_WAY_UPDATE, "{\"workloads\":[\"mail\",\"calendar\"]}", 1, "\"state\":\"ready\"");
    tenant(HF_M365_TENANT_WAY_ROTATE, "{\"force\":true}", 0, "\"state\":\"ready\"");
    tenant(HF_M365_TENANT_WAY_STATUS, "{}", 0, "\"state\":\"ready\"");
    OK(hf_m365_session_tenants(session, &json, &error));
    holds(json, "\"ready\":true");
    tenant(HF_M365_TENANT_WAY_DELETE, "{}", 1, "\"state\":\"deleted\"");
    OK(hf_m365_session_tenants(session, &json, &error));
    holds(json, "\"tenants\":[]");
}

int main(int argc, char **argv) {
    CHECK(argc == 3);
    open_session(argv[1], argv[2]);
    an_account_signs_in_and_stays_signed_in();
    a_code_is_entered_elsewhere();
    a_tenant_is_set_up_renewed_and_taken_away();
    CHECK(hf_m365_session_free(session) == HF_STATUS_OK && hf_vault_free(vault) == HF_STATUS_OK);
    NOTHING_HELD();
    puts("m365_live: ok");
    return 0;
}
