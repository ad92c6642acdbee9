package dev.holdfast;

import java.util.List;

/** How somebody is to sign in, and what for. What is not said goes by the library. */
public final class M365SignInRequest {
    private final JsonFields fields;

    /**
     * A sign-in to stay signed in as an account.
     *
     * @param way how it goes
     */
    public M365SignInRequest(M365SignIn.Way way) {
        this(new JsonFields().text("way", way.word()));
    }

    private M365SignInRequest(JsonFields fields) {
        this.fields = fields;
    }

    /**
     * With another way.
     *
     * @param way how it goes
     * @return the same with it
     */
    public M365SignInRequest withWay(M365SignIn.Way way) {
        return new M365SignInRequest(fields.text("way", way.word()));
    }

    /**
     * With what it is for.
     *
     * @param purpose what it is for
     * @return the same with it
     */
    public M365SignInRequest withPurpose(M365SignIn.Purpose purpose) {
        return new M365SignInRequest(fields.text("purpose", purpose.word()));
    }

    /**
     * With what it is to allow, beside that of its purpose.
     *
     * @param scopes permissions of Microsoft Graph, or whole scopes
     * @return the same with it
     */
    public M365SignInRequest withScopes(List<String> scopes) {
        return new M365SignInRequest(fields.json("scopes", JsonObject.texts(scopes, scope -> scope)));
    }

    /**
     * With a page of the vendor's that shows the code; for the way paste.
     *
     * @param page an https address
     * @return the same with it
     */
    public M365SignInRequest withRedirectUri(String page) {
        return new M365SignInRequest(fields.text("redirect_uri", page));
    }

    /**
     * With what the page asks again.
     *
     * @param prompt login, select_account, consent or none
     * @return the same with it
     */
    public M365SignInRequest withPrompt(String prompt) {
        return new M365SignInRequest(fields.text("prompt", prompt));
    }

    /**
     * With which account is to sign in.
     *
     * @param account its name
     * @return the same with it
     */
    public M365SignInRequest withLoginHint(String account) {
        return new M365SignInRequest(fields.text("login_hint", account));
    }

    /**
     * With the domain of the account.
     *
     * @param domain its name
     * @return the same with it
     */
    public M365SignInRequest withDomainHint(String domain) {
        return new M365SignInRequest(fields.text("domain_hint", domain));
    }

    /**
     * With the language of a device code's message.
     *
     * @param language such as de-DE
     * @return the same with it
     */
    public M365SignInRequest withLanguage(String language) {
        return new M365SignInRequest(fields.text("language", language));
    }

    /** As the library reads it. */
    String json() {
        return fields.toString();
    }
}
