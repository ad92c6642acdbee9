package dev.holdfast.conformance.kotlin

import com.fasterxml.jackson.databind.JsonNode
import dev.holdfast.AbsentException
import dev.holdfast.M365
import dev.holdfast.M365Session
import dev.holdfast.M365SignIn
import dev.holdfast.Vault
import dev.holdfast.VaultKey
import dev.holdfast.conformance.Inputs
import dev.holdfast.conformance.Json
import dev.holdfast.conformance.Mismatch
import dev.holdfast.conformance.SignInAnswers
import dev.holdfast.kotlin.coroutines
import dev.holdfast.kotlin.expiresOrNull
import dev.holdfast.kotlin.roleTemplateIdsOrNull
import dev.holdfast.kotlin.userCodeOrNull
import java.nio.file.Path
import kotlinx.coroutines.runBlocking

/** The steps about signing in and vaults, in Kotlin. */
internal object SignInCalls {
    fun permissions(with: Inputs): JsonNode = SignInAnswers.permissions(M365.permissions(with.json("request")))

    fun identity(with: Inputs): JsonNode {
        val identity = M365.identity(with.json("request"), with.moment("now_utc_ms"))
        val answer = SignInAnswers.identity(identity)
        val ids = identity.roleTemplateIdsOrNull ?: return answer.putNull("role_template_ids")
        val told = answer.putArray("role_template_ids")
        ids.forEach { told.add(it) }
        return answer
    }

    fun signIn(world: Path, with: Inputs): JsonNode = runBlocking {
        vault(world).use { vault ->
            M365Session.open(vault, with.json("service"), with.moment("now_utc_ms")).use { session ->
                session.signIn(with.json("request"), null).use { pasted(session, it, with) }
            }
        }
    }

    private suspend fun pasted(session: M365Session, signIn: M365SignIn, with: Inputs): JsonNode {
        val page = signIn.page()
        for (text in with.texts("paste").orElse(listOf())) {
            session.coroutines().paste(signIn, SignInAnswers.pasted(page, text))
        }
        return SignInAnswers.page(page)
            .put("user_code", page.userCodeOrNull)
            .put("expires_utc_ms", page.expiresOrNull?.toEpochMilli())
    }

    private fun vault(world: Path): Vault {
        val key = VaultKey.ofFile(world.resolve("vault.key"))
        return try {
            Vault.open(world.resolve("vault"), key)
        } catch (none: AbsentException) {
            Vault.create(world.resolve("vault"), key)
        }
    }

    /** Does a step, by the name behind `vault.`. */
    fun vault(name: String, with: Inputs): JsonNode {
        val key = VaultKey.ofJson(with.json("key"))
        val file = with.path("file")
        return (if (name == "create") Vault.create(file, key) else Vault.open(file, key)).use { vault ->
            when (name) {
                "create", "open" -> SignInAnswers.entries(vault.entries())
                "rekey" -> {
                    vault.rekey(VaultKey.ofJson(with.json("new_key")))
                    SignInAnswers.entries(vault.entries())
                }
                "export" -> {
                    vault.export(with.path("to"), with.text("passphrase"))
                    Json.NODES.objectNode()
                }
                "import" -> Vault.open(with.path("from"), VaultKey.ofPassphrase(with.text("passphrase"))).use {
                    Json.NODES.objectNode().put("imported", vault.importFrom(it))
                }
                else -> throw Mismatch("there is no such step")
            }
        }
    }
}
