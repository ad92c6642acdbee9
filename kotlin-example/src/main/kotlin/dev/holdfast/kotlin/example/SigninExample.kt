package dev.holdfast.kotlin.example

import dev.holdfast.DeniedException
import dev.holdfast.InputException
import dev.holdfast.M365Service
import dev.holdfast.M365SignIn
import dev.holdfast.M365SignIn.Way
import dev.holdfast.M365SignInPage
import dev.holdfast.M365SignInRequest
import dev.holdfast.M365TenantRequest
import dev.holdfast.M365TokenRequest
import dev.holdfast.M365Workload
import dev.holdfast.Vault
import dev.holdfast.VaultKey
import dev.holdfast.kotlin.CoroutineM365Session
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.m365Permissions
import dev.holdfast.kotlin.m365Session
import java.nio.file.Path
import kotlin.io.path.exists

private val WORKLOADS = listOf(M365Workload.MAIL, M365Workload.CALENDAR)

/** An account that stays signed in, and a tenant set up once. [person] does what a page says: what to paste back. */
suspend fun signinExample(folder: Path, service: M365Service, person: suspend (M365SignInPage) -> String): String =
    vault(folder).use { vault ->
        m365Session(vault, service).use { session ->
            val calls = session.coroutines()
            m365Permissions(WORKLOADS).text + told { account(calls, person) } + told { tenant(calls, person) }
        }
    }

private fun vault(folder: Path): Vault {
    val file = folder.resolve("vault")
    val key = VaultKey.ofFile(folder.resolve("vault.key"))
    return if (file.exists()) Vault.open(file, key) else Vault.create(file, key)
}

private suspend fun told(work: suspend () -> String): String = try {
    work()
} catch (mistyped: InputException) {
    "paste again: ${mistyped.reason()}\n"
} catch (refused: DeniedException) {
    "refused: ${refused.reason()}\n"
}

/** Nothing is kept before `keep`; after it, tokens are to be had without anybody. */
private suspend fun account(calls: CoroutineM365Session, person: suspend (M365SignInPage) -> String): String =
    calls.signIn(M365SignInRequest(Way.PASTE)).use { signIn ->
        calls.paste(signIn, person(signIn.page()))
        val kept = calls.keep(signIn)
        val token = calls.token(M365TokenRequest.ofAccount(kept.account))
        "${kept.account} stays signed in, a token until ${token.expires}\n"
    }

/** The administrator is needed this once; the tenant's application then signs in by its certificate. */
private suspend fun tenant(calls: CoroutineM365Session, person: suspend (M365SignInPage) -> String): String =
    calls.signIn(M365SignInRequest(Way.PASTE).withPurpose(M365SignIn.Purpose.SETUP)).use { signIn ->
        calls.paste(signIn, person(signIn.page()))
        calls.tenant(M365TenantRequest.Way.SETUP, M365TenantRequest().withWorkloads(WORKLOADS), signIn).text
    }
