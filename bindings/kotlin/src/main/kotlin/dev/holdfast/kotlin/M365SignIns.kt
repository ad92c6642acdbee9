package dev.holdfast.kotlin

import dev.holdfast.CancelToken
import dev.holdfast.Listener
import dev.holdfast.M365
import dev.holdfast.M365AccessToken
import dev.holdfast.M365Identity
import dev.holdfast.M365KeptAccount
import dev.holdfast.M365KeptTenant
import dev.holdfast.M365PermissionPlan
import dev.holdfast.M365PermissionRequest
import dev.holdfast.M365Service
import dev.holdfast.M365Session
import dev.holdfast.M365SignIn
import dev.holdfast.M365SignInPage
import dev.holdfast.M365SignInRequest
import dev.holdfast.M365SignedIn
import dev.holdfast.M365TenantOutcome
import dev.holdfast.M365TenantRequest
import dev.holdfast.M365TokenRequest
import dev.holdfast.M365Workload
import dev.holdfast.Vault
import java.time.Instant
import java.util.Optional
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow

/** Opens a session over [vault], which may be closed before it; [now] is null for the machine's clock. Close it. */
public fun m365Session(vault: Vault, service: M365Service, now: Instant? = null): M365Session =
    M365Session.open(vault, service, Optional.ofNullable(now))

/** Which permissions [workloads] need, and how they differ from [granted], where it is known what was. */
public fun m365Permissions(
    workloads: Collection<M365Workload>,
    directions: Collection<M365Workload.Direction> = listOf(M365Workload.Direction.BACKUP),
    granted: Collection<String>? = null,
): M365PermissionPlan {
    val request = M365PermissionRequest(workloads).withDirections(directions)
    return M365.permissions(if (granted == null) request else request.withGranted(granted))
}

/**
 * The session's calls for coroutines. It holds nothing of its own: closing the session is all there is to close.
 *
 * @param dispatcher where calls block; one thread for each call that runs
 */
public fun M365Session.coroutines(dispatcher: CoroutineDispatcher = Dispatchers.IO): CoroutineM365Session =
    CoroutineM365Session(this, dispatcher)

/**
 * The calls of [session] as `suspend` functions. Cancelling the coroutine stops the call; the function returns after it
 * has ended.
 */
public class CoroutineM365Session internal constructor(
    /** Whose calls these are. */
    public val session: M365Session,
    private val dispatcher: CoroutineDispatcher,
) {
    /** Begins a sign-in; close it. By device code Microsoft is asked for one. A cancelled coroutine leaves none open. */
    public suspend fun signIn(request: M365SignInRequest): M365SignIn =
        opening(dispatcher) { _, token -> session.signIn(request, token) }

    /**
     * Takes what was pasted back: the code, or the address the browser ended at. What is not of this sign-in is an
     * InputException, and the sign-in goes on.
     */
    public suspend fun paste(signIn: M365SignIn, text: String): M365SignedIn =
        work(dispatcher, null, null) { _, token -> signIn.paste(text, token) }

    /**
     * Waits for the browser of this machine, or until the device code was entered. Cancelled, it can be waited for
     * again; after a refusal by a policy go on with [again] by another way.
     */
    public suspend fun await(signIn: M365SignIn): M365SignedIn =
        work(dispatcher, null, null) { _, token -> signIn.await(token) }

    /** Begins [signIn] anew, by another way where one is named. */
    public suspend fun again(signIn: M365SignIn, way: M365SignIn.Way? = null): Unit =
        work(dispatcher, null, null) { _, token -> signIn.again(Optional.ofNullable(way), token) }

    /** Keeps a sign-in: from now on its account stays signed in. Nothing of it is kept before. */
    public suspend fun keep(signIn: M365SignIn): M365KeptAccount =
        work(dispatcher, null, null) { _, token -> session.keep(signIn, token) }

    /** Signs an account out here; false when it was not kept. */
    public suspend fun signOut(account: String, tenant: String? = null): Boolean =
        work(dispatcher, null, null) { _, token -> session.signOut(account, Optional.ofNullable(tenant), token) }

    /** A token for requests of the host's own: one of before as long as it lasts, else a new one. */
    public suspend fun token(request: M365TokenRequest): M365AccessToken =
        work(dispatcher, null, null) { _, token -> session.token(request, token) }

    /**
     * Sets a tenant up, updates it, renews its certificate, says how it stands, or takes it away again.
     *
     * @param signIn an administrator's, of purpose setup; needed to set up, to update and to delete
     */
    public suspend fun tenant(
        way: M365TenantRequest.Way,
        request: M365TenantRequest = M365TenantRequest(),
        signIn: M365SignIn? = null,
        token: CancelToken? = null,
    ): M365TenantOutcome = work(dispatcher, token, null, tenantCall(way, request, signIn))

    /** The same, with what it says meanwhile. */
    public fun tenantEvents(
        way: M365TenantRequest.Way,
        request: M365TenantRequest = M365TenantRequest(),
        signIn: M365SignIn? = null,
        token: CancelToken? = null,
    ): Flow<Event<M365TenantOutcome>> = events(dispatcher, token, tenantCall(way, request, signIn))

    private fun tenantCall(
        way: M365TenantRequest.Way,
        request: M365TenantRequest,
        signIn: M365SignIn?,
    ): LongCall<M365TenantOutcome> = { listener: Listener?, token: CancelToken ->
        session.tenant(way, request, Optional.ofNullable(signIn), listener, token)
    }
}

/** What to enter; null where there is no device code. */
public val M365SignInPage.userCodeOrNull: String? get() = userCode.orElse(null)

/** Until when; null where there is no device code. */
public val M365SignInPage.expiresOrNull: Instant? get() = expires.orElse(null)

/** The person's name; null where that was not told. */
public val M365SignedIn.nameOrNull: String? get() = name.orElse(null)

/** Who signed in; null as long as nobody did. */
public val M365SignIn.signedInOrNull: M365SignedIn? get() = signedIn().orElse(null)

/** How it went, as a migration takes it; null as long as neither is so. */
public val M365SignIn.migrationAnswerOrNull: String? get() = migrationAnswer().orElse(null)

/** What the tenant was called when it was set up; null where that was its id. */
public val M365KeptTenant.domainOrNull: String? get() = domain.orElse(null)

/** By which its application signs in; null as long as it is not made. */
public val M365KeptTenant.clientIdOrNull: String? get() = clientId.orElse(null)

/** Why Microsoft refuses; null when it does not. */
public val M365TenantOutcome.reasonOrNull: String? get() = reason.orElse(null)

/** Its application; null as long as none is known. */
public val M365TenantOutcome.applicationOrNull: M365TenantOutcome.Application? get() = application.orElse(null)

/** Its certificate; null when nothing is kept of it. */
public val M365TenantOutcome.certificateOrNull: M365TenantOutcome.Certificate? get() = certificate.orElse(null)

/** What it needs, and how that differs from what it has; null when nothing is kept of it. */
public val M365TenantOutcome.permissionsOrNull: M365PermissionPlan? get() = permissions.orElse(null)

/** Which roles they have, by template; null when the token does not say. */
public val M365Identity.roleTemplateIdsOrNull: List<String>? get() = roleTemplateIds.orElse(null)
