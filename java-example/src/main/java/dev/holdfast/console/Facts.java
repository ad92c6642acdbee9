package dev.holdfast.console;

/** JSON that is handed on as it is, as part of a larger one. Whether it is JSON, the library says. */
final class Facts {
    private final String text;

    Facts(String text) {
        this.text = text;
    }

    /** As the field {@code name} of an object, unless it is an object that has such a field. */
    String within(String name) {
        return has(name) ? text : "{\"" + name + "\":" + text + "}";
    }

    /** With the field {@code name} in front; that it is there twice, the library says. {@code word} needs no escapes. */
    String with(String name, String word) {
        int open = next(0);
        if (open == text.length() || text.charAt(open) != '{') {
            return text;
        }
        int first = next(open + 1);
        String comma = first < text.length() && text.charAt(first) == '}' ? "" : ",";
        return text.substring(0, open + 1) + "\"" + name + "\":\"" + word + "\"" + comma + text.substring(open + 1);
    }

    /** Whether the object itself, nothing within it, has a field. */
    private boolean has(String name) {
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit == '"') {
                int end = end(at);
                int after = next(end);
                boolean field = after < text.length() && text.charAt(after) == ':';
                if (depth == 1 && field && text.substring(at, end).equals("\"" + name + "\"")) {
                    return true;
                }
                at = end - 1;
            } else if (unit == '{' || unit == '[') {
                depth++;
            } else if (unit == '}' || unit == ']') {
                depth--;
            }
        }
        return false;
    }

    /** Where the text that begins at {@code quote} is over. */
    private int end(int quote) {
        int at = quote + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, text.length());
    }

    /** The next place without white space. */
    private int next(int from) {
        int at = from;
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
