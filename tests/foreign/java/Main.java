import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code Main call BASE ID SECRET XML_CLIENT JSON_CLIENT} tells a story in each format;
 * {@code Main read FILE...} says of each file whether it is what its name's ending promises.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        try {
            if (arguments[0].equals("read")) {
                for (int i = 1; i < arguments.length; i++) {
                    System.out.println(verdict(Path.of(arguments[i])));
                }
            } else {
                call(arguments);
            }
        } catch (Exception error) {
            error.printStackTrace();
            System.exit(1);
        }
    }

    private static void call(String[] arguments) throws Exception {
        Api api = new Api(arguments[1]);
        System.out.println("token: " + api.logIn(arguments[2], arguments[3]).statusCode());
        new Story(api, Format.XML, arguments[4]).tell();
        new Story(api, Format.JSON, arguments[5]).tell();
    }

    private static String verdict(Path file) throws Exception {
        String name = file.getFileName().toString();
        Format format = name.endsWith(".xml") ? Format.XML : Format.JSON;
        Class<? extends Record> type =
                name.contains("request")
                        ? Wire.UpgradeDowngradeCrmModelApi.class
                        : Wire.ResponseModelApiOfCustomerModelApi.class;
        try {
            Record record = format.read(type, Files.readAllBytes(file));
            boolean isRequest = record instanceof Wire.UpgradeDowngradeCrmModelApi;
            if (isRequest && !record.equals(format.read(type, format.write(record)))) {
                return name + ": written otherwise";
            }
            return name + ": read";
        } catch (Binding.Mismatch error) {
            return name + ": " + error.getMessage();
        }
    }
}
