package dev.holdfast.kotlin

import dev.holdfast.M365Certificate
import dev.holdfast.M365Connection
import dev.holdfast.M365Mode
import dev.holdfast.M365Question
import dev.holdfast.M365Request
import dev.holdfast.M365SetsRequest
import dev.holdfast.M365Settings
import dev.holdfast.M365TimelineRequest
import java.time.Instant
import java.time.ZoneId
import java.util.Optional
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * A backup set's connection to Microsoft 365. What is null is not known; no secret is among it.
 *
 * @param account the account it signs in with
 * @param set the backup set, as the console names it
 * @param name what people call it; null for the account
 * @param kind what is connected to; null for Microsoft's own service
 * @param frontEnd where a person works with the set; null for the backup client
 * @param region its cloud, by a name of the policy's table
 * @param token whether an application's token is stored
 * @param password whether a password is stored
 * @param appPassword whether that is an app password
 * @param role what the account may do in its tenant
 * @param mfa its multi-factor authentication
 * @param mfaChanged when that or the app password last changed; goes with [mfa]
 * @param protocols how the data is reached; none for what the mode stands for
 * @param selects what is selected of that which Modern cannot wholly do
 * @param basicOff when the tenant's administrator turned Basic authentication off
 * @param certificate its application's certificate
 * @param version the version of its front end
 * @param maintenanceExpired whether the product's maintenance has expired
 */
public fun m365Connection(
    account: String,
    set: String? = null,
    name: String? = null,
    kind: M365Connection.Kind? = null,
    frontEnd: M365Connection.FrontEnd? = null,
    region: String? = null,
    token: Boolean? = null,
    password: Boolean? = null,
    appPassword: Boolean? = null,
    role: M365Connection.Role? = null,
    mfa: M365Connection.MfaState? = null,
    mfaChanged: Instant? = null,
    protocols: List<M365Connection.Protocol> = listOf(),
    selects: List<M365Connection.Feature> = listOf(),
    basicOff: Instant? = null,
    certificate: M365Certificate? = null,
    version: String? = null,
    maintenanceExpired: Boolean = false,
): M365Connection = M365Connection(account)
    .with(set, M365Connection::withSet)
    .with(name, M365Connection::withName)
    .with(kind, M365Connection::withKind)
    .with(frontEnd, M365Connection::withFrontEnd)
    .with(region, M365Connection::withRegion)
    .with(token, M365Connection::withToken)
    .with(password, M365Connection::withPassword)
    .with(appPassword, M365Connection::withAppPassword)
    .with(role, M365Connection::withRole)
    .with(mfa) { state -> if (mfaChanged == null) withMfa(state) else withMfa(state, mfaChanged) }
    .with(protocols.ifEmpty { null }, M365Connection::withProtocols)
    .with(selects.ifEmpty { null }, M365Connection::withSelects)
    .with(basicOff, M365Connection::withBasicOff)
    .with(certificate, M365Connection::withCertificate)
    .with(version, M365Connection::withVersion)
    .withMaintenanceExpired(maintenanceExpired)

/** A certificate an application signs in with; [remindedDays] is the reminder that was given last, by its days. */
public fun m365Certificate(
    notAfter: Instant,
    notBefore: Instant? = null,
    remindedDays: Int? = null,
): M365Certificate = M365Certificate(Optional.ofNullable(notBefore), notAfter, remindedDays.toOptional())

/**
 * How a question about Microsoft 365 is judged. What is null goes by the library's own.
 *
 * @param policy the JSON of a policy file
 * @param zone whose calendar decides the date; null for the report's, or UTC
 * @param obsoleteNotified whether "Obsolete connection in use" is shown; turning it off is not recommended
 * @param certificateNotified whether reminders of a certificate's end are shown
 * @param reminderDays days before a certificate's end at which a person is reminded
 * @param administrators the roles that may authorize Modern
 * @param propagation how long a change may take to be in effect everywhere, in whole minutes
 */
public fun m365Settings(
    policy: String? = null,
    zone: ZoneId? = null,
    obsoleteNotified: Boolean = true,
    certificateNotified: Boolean = true,
    reminderDays: List<Int>? = null,
    administrators: List<M365Connection.Role>? = null,
    propagation: Duration? = null,
): M365Settings = M365Settings()
    .with(policy, M365Settings::withPolicy)
    .with(zone, M365Settings::withZone)
    .withNotifications(obsoleteNotified, certificateNotified)
    .with(reminderDays, M365Settings::withReminderDays)
    .with(administrators, M365Settings::withAdministrators)
    .with(propagation?.toJavaDuration(), M365Settings::withPropagation)

/** A connection to be checked; [settings] say how, null for as the library does. */
public fun m365Request(connection: M365Connection, settings: M365Settings? = null): M365Request =
    M365Request.ofFacts(connection.json(), Optional.ofNullable(settings))

/**
 * Sets: all of one account for a plan or a migration, of any accounts for a fleet.
 *
 * @param to where to move them; null for each mode, which only a plan takes, and for a fleet
 * @param settings how to judge them; null for as the library does
 */
public fun m365Sets(
    sets: List<M365Connection>,
    to: M365Mode? = null,
    settings: M365Settings? = null,
): M365SetsRequest = M365SetsRequest.of(sets, Optional.ofNullable(to), Optional.ofNullable(settings))

/**
 * What the timeline of a cloud is asked.
 *
 * @param region the cloud's name in the policy; null for the global one
 * @param protocols which of its protocols; none for all
 * @param signIn signed in how; null for each way there is
 * @param settings how to judge it; null for as the library does
 */
public fun m365TimelineRequest(
    region: String? = null,
    protocols: List<M365Connection.Protocol> = listOf(),
    signIn: M365Connection.SignIn? = null,
    settings: M365Settings? = null,
): M365TimelineRequest = M365TimelineRequest.of(
    Optional.ofNullable(region),
    protocols,
    Optional.ofNullable(signIn),
    Optional.ofNullable(settings),
)

/**
 * An error of a sign-in, as it came and with what is known around it. Its description is never repeated.
 *
 * @param error the answer's "error"
 * @param suberror the answer's "suberror"
 * @param codes the AADSTS numbers
 * @param description the answer's description, which may name the numbers
 * @param correlationId the id of the request, for Microsoft's support
 * @param traceId the id of the trace, for Microsoft's support
 * @param httpStatus the status of HTTP
 * @param retryAfter how long the server asked to wait, in whole seconds
 * @param changed when account, password or application were last changed
 * @param settings how to judge it; null for as the library does
 */
public fun m365Question(
    error: String? = null,
    suberror: String? = null,
    codes: List<Int> = listOf(),
    description: String? = null,
    correlationId: String? = null,
    traceId: String? = null,
    httpStatus: Int? = null,
    retryAfter: Duration? = null,
    changed: Instant? = null,
    settings: M365Settings? = null,
): M365Question = M365Question()
    .with(error, M365Question::withError)
    .with(suberror, M365Question::withSuberror)
    .with(codes.ifEmpty { null }, M365Question::withCodes)
    .with(description, M365Question::withDescription)
    .with(correlationId, M365Question::withCorrelationId)
    .with(traceId, M365Question::withTraceId)
    .with(httpStatus, M365Question::withHttpStatus)
    .with(retryAfter?.toJavaDuration(), M365Question::withRetryAfter)
    .with(changed, M365Question::withChanged)
    .with(settings, M365Question::withSettings)

private fun <B, T : Any> B.with(value: T?, put: B.(T) -> B): B = if (value == null) this else put(value)
