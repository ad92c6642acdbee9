import java.util.stream.IntStream;
import javax.swing.DefaultListSelectionModel;

/**
 * What the JDK's own list selection holds in memory with every 16th of many rows selected.
 *
 * <p>usage: java SwingHeld.java [ROWS]
 *
 * <p>Prints the bytes of one model: the growth of the heap over many of them. It knows no keys.
 */
public final class SwingHeld {
    private static final int MODELS = 64;

    private SwingHeld() {}

    public static void main(String[] args) {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        loose(rows);
        long before = used();
        DefaultListSelectionModel[] models =
                IntStream.range(0, MODELS).mapToObj(at -> loose(rows)).toArray(DefaultListSelectionModel[]::new);
        long after = used();
        // Read, so that no model is given up before.
        if (!models[MODELS - 1].isSelectedIndex(0)) {
            throw new AssertionError("the first row was selected");
        }
        System.out.println("selected_bytes " + (after - before) / MODELS);
    }

    private static DefaultListSelectionModel loose(int rows) {
        DefaultListSelectionModel model = new DefaultListSelectionModel();
        for (int row = 0; row < rows; row += 16) {
            model.addSelectionInterval(row, row);
        }
        return model;
    }

    private static long used() {
        System.gc();
        Runtime machine = Runtime.getRuntime();
        return machine.totalMemory() - machine.freeMemory();
    }
}
