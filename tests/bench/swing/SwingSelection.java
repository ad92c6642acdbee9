import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.swing.DefaultListSelectionModel;

/**
 * What gestures cost in the JDK's own list selection, over a million rows; beside what they cost in Holdfast.
 *
 * <p>usage: java SwingSelection.java [ROWS [ROUNDS]]
 *
 * <p>Prints a line for each gesture: its name, and the median and the largest of the rounds in nanoseconds of processor
 * time, so that other programs on the machine do not count. Nobody listens to the model: what is measured is the
 * selection itself. What comes before the gesture is made anew each round, with room for every row, and not counted.
 */
public final class SwingSelection {
    private static final int MIDDLE_ROWS = 1_000;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final int rows;
    private final int rounds;

    private SwingSelection(int rows, int rounds) {
        this.rows = rows;
        this.rounds = rounds;
    }

    public static void main(String[] args) {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 31;
        new SwingSelection(rows, rounds).run();
    }

    private void run() {
        int last = rows - 1;
        int middle = rows / 2;
        int end = Math.min(last, middle + MIDDLE_ROWS - 1);
        // In a list a click unselects all else.
        measure("click", SwingSelection::loose, model -> model.setSelectionInterval(middle, middle));
        measure("shift_all", model -> model.setSelectionInterval(0, 0), model -> model.setLeadSelectionIndex(last));
        measure("shift_shrink", model -> {
            model.setSelectionInterval(0, 0);
            model.setLeadSelectionIndex(last);
        }, model -> model.setLeadSelectionIndex(middle));
        measure("ctrl_click", SwingSelection::loose, model -> model.addSelectionInterval(middle + 1, middle + 1));
        measure("select_all", SwingSelection::loose, model -> model.setSelectionInterval(0, last));
        measure("clear", this::everything, DefaultListSelectionModel::clearSelection);
        measure("invert", SwingSelection::loose, this::invert);
        measure("remove_1000", this::everything, model -> model.removeIndexInterval(middle, end));
        measure("insert_1000", this::everything, model -> model.insertIndexInterval(middle, MIDDLE_ROWS, true));
    }

    /** Every 16th of the first million rows: a selection that is no range. */
    private static void loose(DefaultListSelectionModel model) {
        for (int row = 0; row < 1_000_000; row += 16) {
            model.addSelectionInterval(row, row);
        }
    }

    private void everything(DefaultListSelectionModel model) {
        model.setSelectionInterval(0, rows - 1);
    }

    /** The class has no such gesture: a console goes through the rows. */
    private void invert(DefaultListSelectionModel model) {
        model.setValueIsAdjusting(true);
        for (int row = 0; row < rows; row++) {
            if (model.isSelectedIndex(row)) {
                model.removeSelectionInterval(row, row);
            } else {
                model.addSelectionInterval(row, row);
            }
        }
        model.setValueIsAdjusting(false);
    }

    private void measure(
            String name, Consumer<DefaultListSelectionModel> before, Consumer<DefaultListSelectionModel> gesture) {
        long[] spent = new long[rounds];
        // Two rounds more, so that the virtual machine has compiled what it runs.
        for (int round = -2; round < rounds; round++) {
            DefaultListSelectionModel model = new DefaultListSelectionModel();
            everything(model);
            model.clearSelection();
            before.accept(model);
            long began = CLOCK.getCurrentThreadCpuTime();
            gesture.accept(model);
            long took = CLOCK.getCurrentThreadCpuTime() - began;
            if (round >= 0) {
                spent[round] = took;
            }
        }
        Arrays.sort(spent);
        System.out.println(name + " " + spent[rounds / 2] + " " + spent[rounds - 1]);
    }
}
