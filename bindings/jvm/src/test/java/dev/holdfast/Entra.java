package dev.holdfast;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server laid out like Microsoft's, of its own for each test, and a person at a browser. */
final class Entra implements AutoCloseable {
    private static final Path ROOT = Path.of("../..");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String told;

    Entra() throws IOException {
        Path program = ROOT.resolve("target/debug/holdfast-servers");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    "run `scripts/need.sh servers` and `cargo build --workspace --bin holdfast-servers` first");
        }
        // Its standard input is ours: when this process ends, however it does, so does the server.
        process = new ProcessBuilder(program.toString(), "entra")
                .redirectError(ProcessBuilder.Redirect.to(new File("target/entra.log")))
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        told = output.readLine();
        if (told == null) {
            throw new IllegalStateException("the server did not start; see target/entra.log");
        }
    }

    /** A value of what the server said of itself. */
    private String value(String name) {
        return value(told, name);
    }

    private static String value(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("there is no " + name + " in " + json);
        }
        return found.group(1);
    }

    String tenant() {
        return value("tenant");
    }

    /** A service whose cloud is this server. */
    M365Service service() throws IOException {
        String cloud = new JsonObject()
                .text("name", "test")
                .text("title", "Test")
                .json("authorities", "[" + JsonObject.quoted(value("authority")) + "]")
                .text("graph", value("graph"))
                .json("modern", "true")
                .json("hybrid", "true")
                .text("source", "tests")
                .toString();
        String policy = Files.readString(ROOT.resolve("core/src/m365/policy.json"));
        String more = policy.replaceFirst("\"clouds\": \\[", Matcher.quoteReplacement("\"clouds\": [" + cloud + ","));
        return new M365Service(value("client_id"))
                .withCloud("test")
                .withTenant(tenant())
                .withSettings(new M365Settings().withPolicy(more));
    }

    /** A person opens the address of a page, signs in and consents; where the browser ends. */
    String browser(M365SignInPage page, String user) throws Exception {
        String wish = new JsonObject()
                .text("url", page.address())
                .text("user", user)
                .json("consent", "true")
                .toString();
        return value(act("sign_in", wish), "location");
    }

    /** A person enters the code of a page and approves. */
    void approve(M365SignInPage page, String user) throws Exception {
        act(
                "approve",
                new JsonObject()
                        .text("user_code", page.userCode().orElseThrow())
                        .text("user", user)
                        .toString());
    }

    /** Has device codes asked for each second. */
    void hurry() throws Exception {
        act("device", "{\"ttl_s\":60,\"interval_s\":1}");
    }

    /** Answers once as Microsoft does where a policy stands in the way. */
    void fault(String match, String error) throws Exception {
        act("faults", "[{\"match\":\"" + match + "\",\"status\":400,\"body\":" + error + "}]");
    }

    private String act(String name, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(value("control") + "/" + name))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(name + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
