import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON text to records and back: exactly the documented keys, in the documented order. */
final class JsonBinding {
    private JsonBinding() {}

    static <T> T read(Class<T> type, byte[] body) {
        return type.cast(object(type, JsonReader.read(Texts.utf8(body))));
    }

    private static Object object(Class<?> type, Object value) {
        if (!(value instanceof Map<?, ?> members)) {
            throw new Binding.Mismatch("no object for " + type.getSimpleName());
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> documented = new ArrayList<>();
        for (RecordComponent component : components) {
            documented.add(Binding.jsonName(component));
        }
        if (!documented.equals(List.copyOf(members.keySet()))) {
            throw new Binding.Mismatch(
                    type.getSimpleName() + " has the keys " + members.keySet() + ", not " + documented);
        }
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = member(components[i], members.get(documented.get(i)));
        }
        return Binding.build(type, values);
    }

    private static Object member(RecordComponent component, Object value) {
        if (value == null) {
            if (!Binding.isNullable(component)) {
                throw new Binding.Mismatch("null for " + component.getName());
            }
            return null;
        }
        if (!Binding.isList(component)) {
            return read(component.getType(), value);
        }
        if (!(value instanceof List<?> items)) {
            throw new Binding.Mismatch("no list for " + component.getName());
        }
        List<Object> read = new ArrayList<>();
        for (Object item : items) {
            read.add(read(Binding.itemType(component), item));
        }
        return read;
    }

    private static Object read(Class<?> type, Object value) {
        if (!Binding.isScalar(type)) {
            return object(type, value);
        }
        boolean isNumber = type == Integer.class || type == BigDecimal.class;
        if (isNumber && value instanceof JsonReader.Number number) {
            return Binding.fromJson(type, number.text());
        }
        if (type == Boolean.class && value instanceof Boolean) {
            return value;
        }
        if (!isNumber && type != Boolean.class && value instanceof String text) {
            return Binding.fromJson(type, text);
        }
        throw new Binding.Mismatch("no " + type.getSimpleName() + ": " + value);
    }

    static byte[] write(Record record) {
        return text(record).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Object value) {
        if (value instanceof Record) {
            List<String> members = new ArrayList<>();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                String content = text(Binding.get(component, value));
                members.add(quoted(Binding.jsonName(component)) + ":" + content);
            }
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List<?> items) {
            return "[" + String.join(",", items.stream().map(JsonBinding::text).toList()) + "]";
        }
        boolean isBare = value == null || value instanceof Boolean || value instanceof Number;
        return isBare ? String.valueOf(value) : quoted(value.toString());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
