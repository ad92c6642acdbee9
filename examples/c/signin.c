/* signin FOLDER: what may a backup of mail read, and where does a person sign in for it? Without a server: what the
 * person brings back from the browser is what hf_m365_sign_in_paste takes. */
#include "need.h"

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

/* The least that a backup of mail needs; what the application has beside it may be taken away. */
static void show_permissions(void) {
    char *plan = NULL;
    NEED(hf_m365_permissions(TEXT("{\"workloads\": [\"mail\"], \"granted\": [\"Mail.ReadWrite\"]}"), &plan, &error));
    printf("%s\n", plan);
    hf_text_free(plan);
}

/* Host and path of the address: what follows is of this one sign-in. */
static void show_address(const hf_m365_sign_in *sign_in) {
    static const char before[] = "\"address\":\"";
    char *page = NULL;
    NEED(hf_m365_sign_in_page(sign_in, &page, &error));
    const char *address = strstr(page, before) + strlen(before);
    printf("open: %.*s\n", (int)strcspn(address, "?"), address);
    hf_text_free(page);
}

/* Rubbish is refused, and the sign-in goes on. */
static void paste(hf_m365_sign_in *sign_in, const char *pasted) {
    char *who = NULL;
    hf_error *error = NULL;
    hf_status status = hf_m365_sign_in_paste(sign_in, TEXT(pasted), NULL, NULL, &who, &error);
    if (status == HF_STATUS_M365_PASTE_REJECTED) {
        printf("again: %s\n", hf_error_text(error));
        hf_error_free(error);
        return;
    }
    need(status, error);
    printf("%s\n", who);
    hf_text_free(who);
}

int main(int argc, char **argv) {
    char file[4096], key[4096];
    hf_m365_session *session = NULL;
    hf_m365_sign_in *sign_in = NULL;
    char *accounts = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: signin FOLDER\n");
        return 2;
    }
    need_version();
    snprintf(file, sizeof file, "%s/vault", argv[1]);
    /* Keep the key elsewhere than the vault: on a token, in a key service (hf_vault_open_host), by systemd. */
    snprintf(key, sizeof key, "{\"key_file\": \"%s/vault.key\"}", argv[1]);
    hf_vault *vault = open_or_make(file, key);
    NEED(hf_m365_session_open(vault, TEXT("{\"client_id\": \"11111111-2222-3333-4444-555555555555\"}"), NULL, &session,
                              &error));
    show_permissions();
    NEED(hf_m365_sign_in_begin(session, TEXT("{\"way\": \"paste\"}"), NULL, NULL, &sign_in, &error));
    show_address(sign_in);
    paste(sign_in, "what is this?");
    /* Once somebody signed in, hf_m365_session_keep keeps the account. */
    NEED(hf_m365_session_accounts(session, &accounts, &error));
    printf("%s\n", accounts);
    hf_text_free(accounts);
    hf_m365_sign_in_free(sign_in);
    hf_m365_session_free(session);
    hf_vault_free(vault);
    return 0;
}
