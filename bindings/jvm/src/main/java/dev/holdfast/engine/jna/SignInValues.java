package dev.holdfast.engine.jna;

import dev.holdfast.M365AccessToken;
import dev.holdfast.M365Connection;
import dev.holdfast.M365Identity;
import dev.holdfast.M365KeptAccount;
import dev.holdfast.M365KeptAccounts;
import dev.holdfast.M365KeptTenant;
import dev.holdfast.M365KeptTenants;
import dev.holdfast.M365PermissionPlan;
import dev.holdfast.M365SignIn;
import dev.holdfast.M365SignInPage;
import dev.holdfast.M365SignedIn;
import dev.holdfast.M365TenantOutcome;
import dev.holdfast.M365TenantRequest;
import dev.holdfast.M365Workload;
import dev.holdfast.internal.M365Permission;
import dev.holdfast.internal.M365TenantStep;
import dev.holdfast.internal.M365Use;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The engine over the generated half: records of signing in to Microsoft 365. */
final class SignInValues {
    private SignInValues() {}

    static M365PermissionPlan plan(dev.holdfast.internal.M365PermissionPlan plan) {
        return new M365PermissionPlan(
                plan.getDated(),
                permissions(plan.getNeeded()),
                permissions(plan.getGranted()),
                permissions(plan.getMissing()),
                permissions(plan.getSurplus()),
                plan.getText(),
                plan.getJson());
    }

    private static List<M365PermissionPlan.Permission> permissions(List<M365Permission> all) {
        return all.stream().map(SignInValues::permission).toList();
    }

    private static M365PermissionPlan.Permission permission(M365Permission one) {
        return new M365PermissionPlan.Permission(
                Optional.ofNullable(one.getResource()),
                one.getResourceId(),
                Optional.ofNullable(one.getPermission()),
                Optional.ofNullable(one.getId()),
                one.getWorkloads().stream().map(SignInValues::use).toList(),
                Optional.ofNullable(one.getWhy()));
    }

    private static M365PermissionPlan.Use use(M365Use one) {
        return new M365PermissionPlan.Use(
                M365Workload.valueOf(Values.constant(one.getWorkload())),
                M365Workload.Direction.valueOf(Values.constant(one.getDirection())));
    }

    static M365Identity identity(dev.holdfast.internal.M365Identity identity) {
        return new M365Identity(
                identity.getAccount(),
                identity.getObjectId(),
                identity.getTenant(),
                Optional.ofNullable(identity.getName()),
                Optional.ofNullable(identity.getRoleTemplateIds()).map(List::copyOf),
                role(identity.getRole()),
                identity.getJson());
    }

    private static Optional<M365Connection.Role> role(String word) {
        return Optional.ofNullable(word).map(role -> M365Connection.Role.valueOf(Values.constant(role)));
    }

    static M365SignInPage page(dev.holdfast.internal.M365SignInPage page) {
        return new M365SignInPage(
                M365SignIn.Way.valueOf(Values.constant(page.getWay())),
                page.getAddress(),
                Optional.ofNullable(page.getUserCode()),
                Optional.ofNullable(page.getExpiresUtcMs()).map(Instant::ofEpochMilli),
                page.getPastes(),
                page.getText(),
                page.getJson());
    }

    static M365SignedIn signedIn(dev.holdfast.internal.M365SignedIn who) {
        return new M365SignedIn(
                who.getAccount(),
                who.getObjectId(),
                who.getTenant(),
                Optional.ofNullable(who.getName()),
                who.getRegion(),
                role(who.getRole()),
                who.getText(),
                who.getJson());
    }

    static M365KeptAccounts accounts(dev.holdfast.internal.M365KeptAccounts accounts) {
        return new M365KeptAccounts(
                accounts.getAccounts().stream().map(SignInValues::account).toList(), accounts.getJson());
    }

    static M365KeptAccount account(dev.holdfast.internal.M365KeptAccount account) {
        return new M365KeptAccount(
                account.getAccount(),
                account.getObjectId(),
                account.getTenant(),
                account.getRegion(),
                account.getClientId(),
                List.copyOf(account.getScopes()),
                Instant.ofEpochMilli(account.getSignedInUtcMs()),
                Instant.ofEpochMilli(account.getRenewedUtcMs()),
                account.getJson());
    }

    static M365KeptTenants tenants(dev.holdfast.internal.M365KeptTenants tenants) {
        return new M365KeptTenants(
                tenants.getTenants().stream().map(SignInValues::tenant).toList(), tenants.getJson());
    }

    private static M365KeptTenant tenant(dev.holdfast.internal.M365KeptTenant tenant) {
        return new M365KeptTenant(
                tenant.getTenant(),
                Optional.ofNullable(tenant.getDomain()),
                tenant.getRegion(),
                tenant.getName(),
                Optional.ofNullable(tenant.getClientId()),
                tenant.getReady(),
                Instant.ofEpochMilli(tenant.getCertificateNotAfterUtcMs()),
                Optional.ofNullable(tenant.getProblem()));
    }

    static M365AccessToken token(dev.holdfast.internal.M365AccessToken token) {
        return new M365AccessToken(token.getToken(), Instant.ofEpochMilli(token.getExpiresUtcMs()));
    }

    static M365TenantOutcome outcome(dev.holdfast.internal.M365TenantOutcome outcome) {
        return new M365TenantOutcome(
                M365TenantRequest.Way.valueOf(Values.constant(outcome.getWay())),
                outcome.getTenant(),
                M365TenantOutcome.State.valueOf(Values.constant(outcome.getState())),
                Optional.ofNullable(outcome.getReason()),
                Optional.ofNullable(outcome.getApplication()).map(SignInValues::application),
                Optional.ofNullable(outcome.getCertificate()).map(SignInValues::certificate),
                Optional.ofNullable(outcome.getPermissions()).map(SignInValues::plan),
                outcome.getSteps().stream().map(SignInValues::step).toList(),
                outcome.getText(),
                outcome.getJson());
    }

    private static M365TenantOutcome.Application application(dev.holdfast.internal.M365TenantApplication one) {
        return new M365TenantOutcome.Application(
                one.getName(),
                one.getClientId(),
                one.getObjectId(),
                Optional.ofNullable(one.getServicePrincipalId()));
    }

    private static M365TenantOutcome.Certificate certificate(dev.holdfast.internal.M365TenantCertificate one) {
        return new M365TenantOutcome.Certificate(
                one.getThumbprint(),
                Instant.ofEpochMilli(one.getNotBeforeUtcMs()),
                Instant.ofEpochMilli(one.getNotAfterUtcMs()),
                one.getDaysLeft(),
                one.getExpired(),
                one.getRemind());
    }

    private static M365TenantOutcome.Step step(M365TenantStep one) {
        return new M365TenantOutcome.Step(one.getStep(), one.getState(), one.getText());
    }
}
