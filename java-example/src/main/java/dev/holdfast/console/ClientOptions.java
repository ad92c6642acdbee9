package dev.holdfast.console;

import dev.holdfast.Client;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command knows of its client: its folder, its zone and its clock. */
class ClientOptions extends ClockOptions {
    @Option(
            names = "--client",
            paramLabel = "FOLDER",
            description = "The working folder of this client; $XDG_STATE_HOME/holdfast or"
                    + " ~/.local/state/holdfast when left out.")
    Path client = defaultClient();

    private static Path defaultClient() {
        String state = System.getenv("XDG_STATE_HOME");
        boolean given = state != null && !state.isEmpty();
        Path base = given ? Path.of(state) : Path.of(System.getProperty("user.home"), ".local", "state");
        return base.resolve("holdfast");
    }

    Client openClient() {
        return Client.open(client);
    }
}
