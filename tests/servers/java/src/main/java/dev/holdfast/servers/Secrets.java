package dev.holdfast.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of the exchanges with a server nobody may see. */
final class Secrets {
    private static final String NAMES =
            "(?:access_token|refresh_token|id_token|device_code|client_assertion|code_verifier|proof";
    private static final Pattern FORM = Pattern.compile("(?:^|&)" + NAMES + "|code)=([^&]+)");
    // Graph calls the name of an error a code, too.
    private static final Pattern FIELD = Pattern.compile("\"" + NAMES + ")\"\\s*:\\s*\"([^\"]+)\"");

    private Secrets() {}

    static Set<String> in(JsonNode log) {
        Set<String> found = new HashSet<>();
        for (JsonNode exchange : log) {
            String body = exchange.get("body").asText();
            collect(FORM.matcher(body), found);
            collect(FIELD.matcher(body), found);
            collect(FIELD.matcher(exchange.get("answer").asText()), found);
            String bearer = exchange.at("/headers/authorization").asText();
            if (bearer.startsWith("Bearer ")) {
                found.add(bearer.substring("Bearer ".length()));
            }
        }
        return found;
    }

    /** Long enough to be none by chance, and short enough to be found where a secret was cut. */
    static String piece(String secret) {
        int middle = secret.length() / 2;
        return secret.length() < 40 ? secret : secret.substring(middle - 12, middle + 12);
    }

    private static void collect(Matcher matcher, Set<String> found) {
        while (matcher.find()) {
            found.add(URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8));
        }
    }
}
