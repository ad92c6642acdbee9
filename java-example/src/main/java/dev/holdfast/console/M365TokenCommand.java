package dev.holdfast.console;

import dev.holdfast.M365AccessToken;
import dev.holdfast.M365Session;
import dev.holdfast.M365TokenRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A token for requests of one's own. */
@Command(
        name = "token",
        description = "Gets a token for requests of one's own, and says until when it is valid.",
        mixinStandardHelpOptions = true)
final class M365TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private M365LiveOptions live;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Whose whose;

    @Option(
            names = "--resource",
            paramLabel = "ADDRESS",
            description = "The service it is for, such as a SharePoint site; Microsoft Graph when left out.")
    private String resource;

    @Option(names = "--show", description = "Show the token, which is a secret.")
    private boolean show;

    @Mixin
    private NowOptions options;

    @Mixin
    private OutputOptions output;

    static final class Whose {
        @Option(
                names = "--account",
                required = true,
                paramLabel = "NAME",
                description = "Of an account that stays signed in.")
        private String account;

        @Option(
                names = "--tenant",
                required = true,
                paramLabel = "TENANT",
                description = "Of the application of a tenant that was set up, by its id or domain.")
        private String tenant;
    }

    @Override
    public Integer call() {
        M365TokenRequest wanted = whose.account != null
                ? M365TokenRequest.ofAccount(whose.account)
                : M365TokenRequest.ofTenant(whose.tenant);
        M365TokenRequest request = resource == null ? wanted : wanted.withResource(resource);
        try (M365Session session = live.session(options.clock())) {
            M365AccessToken token = Interrupt.guard(cancel -> session.token(request, cancel));
            spec.commandLine().getOut().println(output.json ? json(token) : text(token));
            return ExitCode.CLEAN.number();
        }
    }

    private String text(M365AccessToken token) {
        return show ? token.token() : "valid until " + Words.moment(token.expires());
    }

    private String json(M365AccessToken token) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (show) {
            fields.put("token", token.token());
        }
        fields.put("expires_utc_ms", token.expires().toEpochMilli());
        return Json.write(fields);
    }
}
