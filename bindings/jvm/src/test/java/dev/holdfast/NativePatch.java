package dev.holdfast;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of the native library in which one function, without arguments, returns 1. */
final class NativePatch {
    private static final int SYMBOLS = 11;

    private final ByteBuffer elf;

    private NativePatch(byte[] bytes) {
        elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Path write(Path file, String function) throws IOException {
        try (InputStream packed = Holdfast.class.getResourceAsStream(NativeFile.resource())) {
            byte[] bytes = packed.readAllBytes();
            new NativePatch(bytes).returnOne(function);
            return Files.write(file, bytes);
        }
    }

    private void returnOne(String function) {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        int[] code = arm
                ? new int[] {0x20, 0x00, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6}
                : new int[] {0xb8, 0x01, 0x00, 0x00, 0x00, 0xc3};
        int at = offset(function);
        for (int part : code) {
            elf.put(at++, (byte) part);
        }
    }

    /** Where the function's code is in the file. */
    private int offset(String function) {
        int table = section(SYMBOLS);
        int names = sectionOffset(sectionAt(elf.getInt(table + 40)));
        int start = sectionOffset(table);
        long end = start + elf.getLong(table + 32);
        for (int symbol = start; symbol < end; symbol += 24) {
            if (function.equals(text(names + elf.getInt(symbol)))) {
                int home = sectionAt(elf.getShort(symbol + 6));
                return sectionOffset(home) + (int) (elf.getLong(symbol + 8) - elf.getLong(home + 16));
            }
        }
        throw new IllegalArgumentException(function + " is not exported");
    }

    private int section(int type) {
        int number = 0;
        while (elf.getInt(sectionAt(number) + 4) != type) {
            number++;
        }
        return sectionAt(number);
    }

    private int sectionAt(int number) {
        return (int) elf.getLong(0x28) + number * elf.getShort(0x3a);
    }

    private int sectionOffset(int section) {
        return (int) elf.getLong(section + 24);
    }

    private String text(int start) {
        int end = start;
        while (elf.get(end) != 0) {
            end++;
        }
        return new String(elf.array(), start, end - start, StandardCharsets.US_ASCII);
    }
}
