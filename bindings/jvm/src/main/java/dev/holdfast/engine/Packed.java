package dev.holdfast.engine;

import dev.holdfast.RowSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Blocks of numbers and texts, as they cross for every engine: numbers have 4 bytes, little-endian. A block that goes
 * in lies outside the heap, where Rust reads it.
 */
public final class Packed {
    /** Where packing texts ends: Rust takes no longer block, and refuses this one. */
    private static final int TEXTS_LIMIT_BYTES = 1 << 30;

    private Packed() {}

    /**
     * Texts that go in.
     *
     * @param bytes their UTF-8 bytes
     * @param lengths how many bytes each has
     */
    public record Texts(ByteBuffer bytes, ByteBuffer lengths) {}

    /** Texts as blocks. */
    public static Texts texts(List<String> texts) throws CharacterCodingException {
        byte[] bytes = new byte[Math.max(64, Math.min(texts.size(), 1 << 20) * 32)];
        ByteBuffer lengths = block(4 * texts.size());
        int size = 0;
        for (String text : texts) {
            byte[] utf8 = utf8(text);
            if (utf8.length > bytes.length - size) {
                bytes = Arrays.copyOf(bytes, grown(size, utf8.length));
            }
            System.arraycopy(utf8, 0, bytes, size, utf8.length);
            lengths.putInt(utf8.length);
            size += utf8.length;
            if (size > TEXTS_LIMIT_BYTES) {
                break;
            }
        }
        return new Texts(block(bytes, size), lengths.flip());
    }

    private static int grown(int size, int more) {
        long wanted = Math.max(2L * size, (long) size + more);
        return (int) Math.min(wanted, Integer.MAX_VALUE - 8);
    }

    private static byte[] utf8(String text) throws CharacterCodingException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // Half of a surrogate pair becomes a question mark without a word.
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new MalformedInputException(1);
        }
        return bytes;
    }

    /** A set of rows as a block of ranges. */
    public static ByteBuffer rows(RowSet rows) {
        return numbers(rows.bounds());
    }

    /** The same, for where a block is part of something else. */
    public static byte[] rowBytes(RowSet rows) {
        int[] bounds = rows.bounds();
        ByteBuffer bytes = ByteBuffer.allocate(4 * bounds.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(bounds);
        return bytes.array();
    }

    /** Numbers as a block. */
    public static ByteBuffer numbers(int[] numbers) {
        ByteBuffer block = block(4 * numbers.length);
        block.asIntBuffer().put(numbers);
        return block;
    }

    /** Bytes as a block. */
    public static ByteBuffer bytes(byte[] bytes) {
        return block(bytes, bytes.length);
    }

    /** The set of rows of a block of ranges that came out. */
    public static RowSet rowSet(byte[] block) {
        return block.length == 0 ? RowSet.none() : RowSet.ofBounds(numbers(block));
    }

    /** The numbers of a block that came out. */
    public static int[] numbers(byte[] block) {
        int[] numbers = new int[block.length / 4];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(numbers);
        return numbers;
    }

    /** Numbers of 8 bytes that came out: one engine's are a list, and the other's an array. */
    public static List<Long> list(List<Long> numbers) {
        return List.copyOf(numbers);
    }

    /** The same of an array. */
    public static List<Long> list(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** The texts that came out as one, each followed by a line feed. */
    public static List<String> lines(String text, int count) {
        String[] lines = new String[count];
        int at = 0;
        for (int line = 0; line < count; line++) {
            int end = text.indexOf('\n', at);
            lines[line] = text.substring(at, end);
            at = end + 1;
        }
        return Collections.unmodifiableList(Arrays.asList(lines));
    }

    private static ByteBuffer block(byte[] bytes, int size) {
        return block(size).put(bytes, 0, size).flip();
    }

    private static ByteBuffer block(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
