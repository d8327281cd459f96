import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the two strict bindings share: the shape of the records, and scalars as texts. */
final class Binding {
    private Binding() {}

    /** The document is not what the classes say. */
    static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1;

        Mismatch(String message) {
            super(message);
        }
    }

    private record Scalar(Pattern json, Pattern xml, Function<String, Object> parse) {
        static Scalar of(String json, String xml, Function<String, Object> parse) {
            return new Scalar(Pattern.compile(json), Pattern.compile(xml), parse);
        }

        static Scalar of(String pattern, Function<String, Object> parse) {
            return of(pattern, pattern, parse);
        }
    }

    // Only the spelling that the documentation shows: an exact client may compare texts.
    private static final Map<Class<?>, Scalar> SCALARS =
            Map.of(
                    String.class, Scalar.of("(?s).*", text -> text),
                    Boolean.class, Scalar.of("true|false", Boolean::valueOf),
                    Integer.class, Scalar.of("0|-?[1-9][0-9]*", Integer::valueOf),
                    BigDecimal.class,
                            Scalar.of("-?[0-9]+\\.[0-9]+", "-?[0-9]+(\\.[0-9]+)?", BigDecimal::new),
                    UUID.class,
                            Scalar.of("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", UUID::fromString),
                    OffsetDateTime.class,
                            Scalar.of(
                                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{0,6}[1-9])?[+-]\\d\\d:\\d\\d",
                                    OffsetDateTime::parse));

    static boolean isScalar(Class<?> type) {
        return SCALARS.containsKey(type);
    }

    static Object fromJson(Class<?> type, String text) {
        return parse(type, SCALARS.get(type).json, text);
    }

    static Object fromXml(Class<?> type, String text) {
        return parse(type, SCALARS.get(type).xml, text);
    }

    private static Object parse(Class<?> type, Pattern spelling, String text) {
        if (!spelling.matcher(text).matches()) {
            throw new Mismatch("no " + type.getSimpleName() + ": " + text);
        }
        return SCALARS.get(type).parse.apply(text);
    }

    /** Values that have a null only where the documentation has a question mark. */
    static boolean isValue(RecordComponent component) {
        return isScalar(component.getType()) && component.getType() != String.class;
    }

    static boolean isNullable(RecordComponent component) {
        return !isValue(component) || component.isAnnotationPresent(Wire.Nullable.class);
    }

    static String jsonName(RecordComponent component) {
        Wire.InJson name = component.getAnnotation(Wire.InJson.class);
        return name == null ? component.getName() : name.value();
    }

    static Class<?> itemType(RecordComponent list) {
        return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    }

    static String itemName(RecordComponent list) {
        Class<?> type = itemType(list);
        return type == String.class ? "string" : type.getSimpleName();
    }

    static boolean isList(RecordComponent component) {
        return component.getType() == List.class;
    }

    static <T> T build(Class<T> type, Object[] values) {
        Class<?>[] types = new Class<?>[values.length];
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < values.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }

    static Object get(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }
}
