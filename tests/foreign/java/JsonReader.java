import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads standard JSON into maps that keep the order of their keys, lists, strings, booleans, nulls
 * and numbers as they are written. Equal keys are refused.
 */
final class JsonReader {
    /** A number, as it is written. */
    record Number(String text) {}

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.space();
        if (reader.at != text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    private Object value() {
        char first = next();
        switch (first) {
            case '{':
                return object();
            case '[':
                return list();
            case '"':
                return string();
            default:
                at--;
                return word();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        if (isNext('}')) {
            return members;
        }
        do {
            expect('"');
            String key = string();
            expect(':');
            if (members.containsKey(key)) {
                throw wrong("another key than " + key);
            }
            members.put(key, value());
        } while (isNext(','));
        expect('}');
        return members;
    }

    private List<Object> list() {
        List<Object> items = new ArrayList<>();
        if (isNext(']')) {
            return items;
        }
        do {
            items.add(value());
        } while (isNext(','));
        expect(']');
        return items;
    }

    private String string() {
        StringBuilder content = new StringBuilder();
        for (char c = take(); c != '"'; c = take()) {
            if (c < ' ') {
                throw wrong("an escaped control character");
            }
            content.append(c == '\\' ? escaped() : c);
        }
        return content.toString();
    }

    private char escaped() {
        char c = take();
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int known = "\"\\/bfnrt".indexOf(c);
        if (known < 0) {
            throw wrong("an escape");
        }
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private Object word() {
        int start = at;
        while (at < text.length() && " \t\r\n,:]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        switch (word) {
            case "true":
                return true;
            case "false":
                return false;
            case "null":
                return null;
            default:
                if (!word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
                    throw wrong("a value");
                }
                return new Number(word);
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char take() {
        if (at == text.length()) {
            throw wrong("more");
        }
        return text.charAt(at++);
    }

    private char next() {
        space();
        return take();
    }

    private boolean isNext(char wanted) {
        space();
        boolean isIt = at < text.length() && text.charAt(at) == wanted;
        at += isIt ? 1 : 0;
        return isIt;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw wrong(String.valueOf(wanted));
        }
    }

    private Binding.Mismatch wrong(String expected) {
        return new Binding.Mismatch("expected " + expected + " at " + at + " of the JSON text");
    }
}
