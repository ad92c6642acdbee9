using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <summary>
    /// The steps about vaults, and about signing in to Microsoft 365, as far as they go without a server. Each property
    /// of an answer is taken from there, and the rest from its JSON.
    /// </summary>
    internal static class LiveSteps
    {
        internal static readonly Dictionary<string, Func<Inputs, World, Fields>> All =
            new Dictionary<string, Func<Inputs, World, Fields>>
            {
                { "m365.permissions", (with, world) => Of(M365.Permissions(M365PermissionRequest.FromJson(with.Json("request")))) },
                { "m365.identity", (with, world) => Of(M365.Identity(with.Json("request"), with.Moment("now_utc_ms"))) },
                { "m365.sign_in", SignIn },
                { "vault.create", (with, world) => Of(Vault.Create(with.Text("file"), Key(with, "key"))) },
                { "vault.open", (with, world) => Of(Open(with)) },
                { "vault.rekey", Rekey },
                { "vault.export", Export },
                { "vault.import", Import },
            };

        private static readonly string[] Random = { "state=", "nonce=", "code_challenge=" };

        private static VaultKey Key(Inputs with, string name)
        {
            return VaultKey.FromJson(with.Json(name));
        }

        private static Vault Open(Inputs with)
        {
            return Vault.Open(with.Text("file"), Key(with, "key"));
        }

        private static Fields Of(Vault vault)
        {
            using (vault)
            {
                Fields answer = (Fields)Json.Parse(vault.EntriesJson);
                answer["entries"] = vault.Entries.Select(entry => (object)new Fields
                {
                    { "kind", entry.Kind }, { "name", entry.Name },
                    { "changed_utc_ms", entry.Changed.ToUnixTimeMilliseconds() },
                }).ToList();
                return answer;
            }
        }

        private static Fields Rekey(Inputs with, World world)
        {
            Vault vault = Open(with);
            try
            {
                vault.Rekey(Key(with, "new_key"));
            }
            catch
            {
                vault.Dispose();
                throw;
            }
            return Of(vault);
        }

        private static Fields Export(Inputs with, World world)
        {
            using (Vault vault = Open(with))
            {
                vault.Export(with.Text("to"), with.Text("passphrase"));
                return new Fields();
            }
        }

        private static Fields Import(Inputs with, World world)
        {
            using (Vault vault = Open(with))
            using (Vault bundle = Vault.Open(with.Text("from"), VaultKey.OfPassphrase(with.Text("passphrase"))))
            {
                return new Fields { { "imported", vault.Import(bundle) } };
            }
        }

        private static Fields SignIn(Inputs with, World world)
        {
            DateTimeOffset? now = with.Moment("now_utc_ms");
            using (Vault vault = Own(world))
            using (M365Session session = M365Session.Open(vault, M365Service.FromJson(with.Json("service")), now))
            using (M365SignIn signIn = session.SignIn(M365SignInRequest.FromJson(with.Json("request")), now))
            {
                M365SignInPage page = signIn.Page;
                string[] address = page.Address.Split(new[] { '?' }, 2);
                string[] parameters = address.Length == 1 ? new[] { "" } : address[1].Split('&');
                string state = parameters.FirstOrDefault(one => one.StartsWith(Random[0], StringComparison.Ordinal)) ?? Random[0];
                foreach (object text in with.Has("paste") ? with.List("paste") : new List<object>())
                {
                    signIn.Paste(((string)text).Replace("{state}", state.Substring(Random[0].Length)), now);
                }
                Fields answer = (Fields)Json.Parse(page.Json);
                answer["way"] = VmwareSteps.Word(page.Way);
                answer["address"] = address[0];
                answer["parameters"] = parameters
                    .Where(one => !Random.Any(start => one.StartsWith(start, StringComparison.Ordinal)))
                    .Cast<object>().ToList();
                answer["user_code"] = page.UserCode;
                answer["expires_utc_ms"] = page.Expires?.ToUnixTimeMilliseconds();
                answer["pastes"] = page.Pastes;
                answer["text"] = page.Text;
                return answer;
            }
        }

        /// <summary>The case's vault, made by the first step that needs it.</summary>
        private static Vault Own(World world)
        {
            string file = Path.Combine(world.Folder, "vault");
            VaultKey key = VaultKey.OfFile(Path.Combine(world.Folder, "vault.key"));
            try
            {
                return Vault.Open(file, key);
            }
            catch (AbsentException)
            {
                return Vault.Create(file, key);
            }
        }

        private static Fields Of(M365PermissionPlan plan)
        {
            Fields answer = (Fields)Json.Parse(plan.Json);
            answer["dated"] = plan.Dated;
            answer["needed"] = Of(plan.Needed);
            answer["granted"] = Of(plan.Granted);
            answer["missing"] = Of(plan.Missing);
            answer["surplus"] = Of(plan.Surplus);
            answer["text"] = plan.Text;
            return answer;
        }

        private static List<object> Of(IReadOnlyList<M365Permission> permissions)
        {
            return permissions.Select(one => (object)new Fields
            {
                { "resource", one.Resource }, { "resource_id", one.ResourceId }, { "permission", one.Permission },
                { "id", one.Id },
                {
                    "workloads",
                    one.Uses.Select(use => (object)new Fields
                    {
                        { "workload", VmwareSteps.Word(use.Workload) }, { "direction", VmwareSteps.Word(use.Direction) },
                    }).ToList()
                },
                { "why", one.Why },
            }).ToList();
        }

        private static Fields Of(M365Identity identity)
        {
            Fields answer = (Fields)Json.Parse(identity.Json);
            answer["account"] = identity.Account;
            answer["object_id"] = identity.ObjectId;
            answer["tenant"] = identity.Tenant;
            answer["name"] = identity.Name;
            answer["role"] = VmwareSteps.Word(identity.Role);
            return answer;
        }
    }
}
