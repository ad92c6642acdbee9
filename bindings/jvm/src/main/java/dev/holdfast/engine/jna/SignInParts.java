package dev.holdfast.engine.jna;

import dev.holdfast.Listener;
import dev.holdfast.M365AccessToken;
import dev.holdfast.M365KeptAccount;
import dev.holdfast.M365KeptAccounts;
import dev.holdfast.M365KeptTenants;
import dev.holdfast.M365SignInPage;
import dev.holdfast.M365SignedIn;
import dev.holdfast.M365TenantOutcome;
import dev.holdfast.engine.Engine;

/** The engine over the generated half: what signs in to Microsoft 365. */
final class SignInParts {
    private SignInParts() {}

    record Session(dev.holdfast.internal.M365Session inner) implements Engine.M365Session {
        static dev.holdfast.internal.M365Session of(Engine.M365Session session) {
            return ((Session) session).inner;
        }

        @Override
        public M365KeptAccounts accounts() throws Exception {
            return SignInValues.accounts(inner.accounts());
        }

        @Override
        public M365KeptTenants tenants() throws Exception {
            return SignInValues.tenants(inner.tenants());
        }

        @Override
        public M365KeptAccount keep(Engine.M365SignIn signIn, Long now, Engine.Token token)
                throws Exception {
            return SignInValues.account(inner.keep(SignIn.of(signIn), now, Parts.Token.of(token)));
        }

        @Override
        public boolean signOut(String account, String tenant, Engine.Token token) throws Exception {
            return inner.signOut(account, tenant, Parts.Token.of(token));
        }

        @Override
        public M365AccessToken token(String request, Long now, Engine.Token token) throws Exception {
            return SignInValues.token(inner.token(request, now, Parts.Token.of(token)));
        }

        @Override
        public M365TenantOutcome tenant(
                String way, String request, Engine.M365SignIn signIn, Long now, Engine.Token token, Listener listener)
                throws Exception {
            var administrator = signIn == null ? null : SignIn.of(signIn);
            return SignInValues.outcome(
                    inner.tenant(way, request, administrator, now, Parts.Token.of(token), Ear.of(listener)));
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record SignIn(dev.holdfast.internal.M365SignIn inner) implements Engine.M365SignIn {
        static dev.holdfast.internal.M365SignIn of(Engine.M365SignIn signIn) {
            return ((SignIn) signIn).inner;
        }

        @Override
        public M365SignInPage page() {
            return SignInValues.page(inner.page());
        }

        @Override
        public void again(String way, Long now, Engine.Token token) throws Exception {
            inner.again(way, now, Parts.Token.of(token));
        }

        @Override
        public M365SignedIn paste(String text, Long now, Engine.Token token) throws Exception {
            return SignInValues.signedIn(inner.paste(text, now, Parts.Token.of(token)));
        }

        @Override
        public M365SignedIn await(Long now, Engine.Token token) throws Exception {
            return SignInValues.signedIn(inner.waitFor(now, Parts.Token.of(token)));
        }

        @Override
        public M365SignedIn signedIn() {
            var who = inner.signedIn();
            return who == null ? null : SignInValues.signedIn(who);
        }

        @Override
        public String migrationAnswer() {
            return inner.migrationAnswer();
        }

        @Override
        public void forget() {
            inner.forget();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
