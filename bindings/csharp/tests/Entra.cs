using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Text;

namespace Holdfast.Tests
{
    /// <summary>A server laid out like Microsoft's, of its own for each test, and a person at a browser.</summary>
    internal sealed class Entra : IDisposable
    {
        private const string Program = "target/debug/holdfast-servers";

        private readonly Process process;
        private readonly Fields told;

        internal Entra()
        {
            if (!File.Exists(Program))
            {
                throw new InvalidOperationException(
                    "run `scripts/need.sh servers` and `cargo build --workspace --bin holdfast-servers` first");
            }
            // Its standard input is ours: when this process ends, however it does, so does the server.
            process = Process.Start(new ProcessStartInfo(Program, "entra")
            {
                UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
            });
            string line = process.StandardOutput.ReadLine();
            told = Fields.Parse(line ?? throw new InvalidOperationException("the server did not start"));
        }

        internal string Tenant => told.Text("tenant");

        /// <summary>A service whose cloud is this server.</summary>
        internal M365Service Service()
        {
            string cloud = JsonText.Of(new JsonObject
            {
                { "name", "test" }, { "title", "Test" }, { "authorities", new[] { told.Text("authority") } },
                { "graph", told.Text("graph") }, { "modern", true }, { "hybrid", true }, { "source", "tests" },
            });
            const string clouds = "\"clouds\": [";
            string policy = File.ReadAllText("core/src/m365/policy.json");
            int first = policy.IndexOf(clouds, StringComparison.Ordinal) + clouds.Length;
            return new M365Service(told.Text("client_id"))
            {
                Cloud = "test", Tenant = Tenant,
                Settings = new M365Settings { Policy = policy.Insert(first, cloud + ",") },
            };
        }

        /// <summary>A person opens the address of a page, signs in and consents; where the browser ends.</summary>
        internal string Browser(M365SignInPage page, string user)
        {
            JsonObject wish = new JsonObject { { "url", page.Address }, { "user", user }, { "consent", true } };
            return Fields.Parse(Act("sign_in", wish)).Text("location");
        }

        /// <summary>A person enters the code of a page and approves.</summary>
        internal void Approve(M365SignInPage page, string user)
        {
            Act("approve", new JsonObject { { "user_code", page.UserCode }, { "user", user } });
        }

        /// <summary>Has device codes asked for each second.</summary>
        internal void Hurry()
        {
            Act("device", new JsonObject { { "ttl_s", 60 }, { "interval_s", 1 } });
        }

        /// <summary>Answers once as Microsoft does where something stands in the way.</summary>
        internal void Fault(string match, string error)
        {
            JsonObject fault = new JsonObject { { "match", match }, { "status", 400 }, { "body", new RawJson(error) } };
            Act("faults", new[] { fault });
        }

        /// <summary>Ends the server.</summary>
        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }

        private string Act(string name, object body)
        {
            using (WebClient http = new WebClient { Encoding = Encoding.UTF8, Proxy = null })
            {
                http.Headers.Add("content-type", "application/json");
                return http.UploadString(told.Text("control") + "/" + name, JsonText.Of(body));
            }
        }
    }
}
