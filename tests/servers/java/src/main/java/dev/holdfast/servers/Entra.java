package dev.holdfast.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A server laid out like Microsoft's, and a person at a browser: {@code tests/servers/README.md} says what it can. */
public final class Entra implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final JsonNode told;

    /** Starts it. */
    public Entra() {
        try {
            // Its standard input is ours: when this process ends, however it does, so does the server.
            process = new ProcessBuilder(Checkout.program("holdfast-servers"), "entra")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("the server did not start; it says above why");
            }
            told = JSON.readTree(line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return the tenant's id} */
    public String tenant() {
        return told("tenant");
    }

    /** {@return the application that signs people in} */
    public String clientId() {
        return told("client_id");
    }

    /** {@return a service as the library reads it, in the cloud test, which is this server} */
    public String service() {
        ObjectNode service = object("client_id", clientId()).put("cloud", "test").put("tenant", tenant());
        service.set("settings", settings());
        return service.toString();
    }

    /** {@return how the library judges connections of the cloud test, too} */
    public JsonNode settings() {
        ObjectNode cloud = object("name", "test").put("title", "Test").put("graph", told("graph"));
        cloud.put("modern", true).put("hybrid", true).put("source", "tests");
        cloud.putArray("authorities").add(told("authority"));
        ObjectNode policy = (ObjectNode) file("core/src/m365/policy.json");
        ((ArrayNode) policy.get("clouds")).add(cloud);
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.set("policy", policy);
        return settings;
    }

    /**
     * A person opens the address of a sign-in's page, signs in and consents.
     *
     * @param address of the page
     * @param user whose name begins with admin, role, plain or nowids
     * @return where the browser ends
     */
    public String browser(String address, String user) {
        return act("sign_in", object("url", address).put("user", user).put("consent", true))
                .get("location")
                .textValue();
    }

    /**
     * A browser of this machine comes where it ended.
     *
     * @param address where
     * @return the page that is there
     */
    public String open(String address) {
        return ask(HttpRequest.newBuilder(URI.create(address)).build());
    }

    /**
     * A person enters a device's code and approves.
     *
     * @param code of the page
     * @param user whose name begins with admin, role, plain or nowids
     */
    public void approve(String code, String user) {
        act("approve", object("user_code", code).put("user", user));
    }

    /** Has device codes asked for each second. */
    public void hurry() {
        act("device", JsonNodeFactory.instance.objectNode().put("ttl_s", 60).put("interval_s", 1));
    }

    /**
     * Refuses once, as Microsoft does.
     *
     * @param match part of the path of the request that is refused
     * @param code the number of the error, behind AADSTS
     */
    public void refuse(String match, int code) {
        ObjectNode body = object("error", "invalid_grant");
        body.putArray("error_codes").add(code);
        ObjectNode fault = object("match", match).put("status", 400);
        fault.set("body", body);
        act("faults", JsonNodeFactory.instance.arrayNode().add(fault));
    }

    /** {@return every secret that passed so far: tokens, codes, assertions} */
    public Set<String> secrets() {
        return Secrets.in(asked("log"));
    }

    /**
     * Fails when a text shows one of them, or part of one.
     *
     * @param said the text
     */
    public void requireNoSecretIn(String said) {
        Set<String> secrets = secrets();
        if (secrets.isEmpty()) {
            throw new AssertionError("no secret passed yet: this proves nothing");
        }
        for (String secret : secrets) {
            if (said.contains(Secrets.piece(secret)) || said.contains("PRIVATE KEY")) {
                throw new AssertionError("a secret is told:\n" + said);
            }
        }
    }

    /** {@return requests that are not as Microsoft's contract has them} */
    public String violations() {
        return asked("violations").toString();
    }

    private String told(String name) {
        return told.get(name).textValue();
    }

    private static ObjectNode object(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }

    private static JsonNode file(String path) {
        try {
            return JSON.readTree(Checkout.file(path).toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private JsonNode asked(String name) {
        return json(HttpRequest.newBuilder(place(name)).build());
    }

    private JsonNode act(String name, JsonNode body) {
        return json(HttpRequest.newBuilder(place(name))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private URI place(String name) {
        return URI.create(told("control") + "/" + name);
    }

    private JsonNode json(HttpRequest request) {
        try {
            return JSON.readTree(ask(request));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String ask(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(request.uri().getPath() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Stops it, and waits until it is gone. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            process.destroy();
        }
        process.onExit().join();
    }
}
