package dev.holdfast;

/** How closely PDIC looks at objects. */
public enum Mode {
    /** Is there an object of that name? Costs hardly more than listing the names. */
    EXISTENCE("existence"),
    /** Also: has it the size the index says? An object of another size is reported, its entries stay. */
    EXISTENCE_AND_SIZE("existence+size");

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    /** {@return its name in JSON and on command lines} */
    public String word() {
        return word;
    }
}
