import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one integrator does with one of its clients, in one format; each step prints a line. */
final class Story {
    private final Api api;
    private final Format format;
    private final String client;
    private final String contract;

    Story(Api api, Format format, String clientId) {
        this.api = api;
        this.format = format;
        this.client = "/api/dynamics/clients/" + clientId;
        this.contract = client + "/recurrences/R-" + format;
    }

    void tell() throws IOException, InterruptedException {
        changeServices();
        sendBadBodies();
        cancel();
    }

    private void changeServices() throws IOException, InterruptedException {
        Wire.ServicesModel stamps = new Wire.ServicesModel("stamps", 250, "Año & <más>", "X-1");
        Wire.ServicesModel mails = new Wire.ServicesModel("mails", 0, null, null);
        Wire.ServicesModel calls = new Wire.ServicesModel("calls", 2147483647, "", "X-3");
        Wire.ServicesModel unknown = new Wire.ServicesModel("fax", 1, null, null);
        change("first change, chunked", Api.Sending.CHUNKED, "350.50", List.of(stamps, mails));
        change("second change, with a length", Api.Sending.WITH_LENGTH, "400.00", List.of(calls));
        change(
                "third change, if continued",
                Api.Sending.WITH_LENGTH_IF_CONTINUED,
                "410.25",
                List.of(calls, stamps));
        change("no services said", Api.Sending.CHUNKED, "420.00", null);
        change("unknown service", Api.Sending.CHUNKED, "1.00", List.of(mails, unknown));
    }

    private void change(
            String step, Api.Sending sending, String price, List<Wire.ServicesModel> services)
            throws IOException, InterruptedException {
        byte[] body = format.write(wanted("R-" + format, price, services));
        report(step, api.put(contract, format, body, sending));
    }

    private static Wire.UpgradeDowngradeCrmModelApi wanted(
            String id, String price, List<Wire.ServicesModel> services) {
        return new Wire.UpgradeDowngradeCrmModelApi(
                new Wire.RecurrencesModel(
                        id, null, "Java at " + price, new BigDecimal(price), services));
    }

    private void sendBadBodies() throws IOException, InterruptedException {
        byte[] other = format.write(wanted("R-other", "1.00", null));
        report("another contract", api.put(contract, format, other, Api.Sending.CHUNKED));
        String good = Texts.utf8(format.write(wanted("R-" + format, "7.25", null)));
        String bad =
                format == Format.XML
                        ? good.replace("<price>7.25", "<price>7,25")
                        : good.replace("\"price\":7.25", "\"price\":\"7,25\"");
        sendText("bad price", bad);
        sendText("half a body", good.substring(0, good.length() / 2));
        sendText("no body", "");
    }

    private void sendText(String step, String body) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        report(step, api.put(contract, format, bytes, Api.Sending.CHUNKED));
    }

    private void cancel() throws IOException, InterruptedException {
        report("cancel as nobody", api.deleteAsNobody(client, format));
        Wire.CustomerModelApi first =
                report("cancel", api.delete(client + "?reason=No+longer+wanted", format));
        Wire.CustomerModelApi second = report("cancel again", api.delete(client, format));
        Format other = format == Format.XML ? Format.JSON : Format.XML;
        Wire.CustomerModelApi third =
                other.read(
                                Wire.ResponseModelApiOfCustomerModelApi.class,
                                api.delete(client, other).body())
                        .data();
        print("same data: " + second.equals(first));
        print("same data in the other format: " + third.equals(first));
        byte[] body = format.write(wanted("R-" + format, "1.00", List.of()));
        report("change after the end", api.put(contract, format, body, Api.Sending.CHUNKED));
    }

    /** Prints what the envelope says and returns its data, null for a failure. */
    private Wire.CustomerModelApi report(String step, HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.equals(format.mediaType + "; charset=utf-8")) {
            throw new Binding.Mismatch(step + " is answered as " + type);
        }
        Wire.ResponseModelApiOfCustomerModelApi said =
                format.read(Wire.ResponseModelApiOfCustomerModelApi.class, response.body());
        if (said.success() != (said.data() != null) || said.success() != (said.failureCode() == null)) {
            throw new Binding.Mismatch(step + " is neither success nor failure: " + said);
        }
        String outcome = said.success() ? described(said.data()) : described(said);
        print(step + ": " + response.statusCode() + " " + outcome);
        return said.data();
    }

    private static String described(Wire.ResponseModelApiOfCustomerModelApi failure) {
        return failure.failureCode() + " " + failure.messageDetail();
    }

    private static String described(Wire.CustomerModelApi data) {
        Wire.ContactInfoModelApi main = data.ContactInfo();
        return String.join(
                " | ",
                data.CustomerUuid().toString(),
                data.GrantorTaxId(),
                data.CustomerTaxId(),
                data.BusinessName(),
                data.CustomerCode(),
                main == null ? "-" : main.Email(),
                data.CustomerContactInfoes().size() + " contacts",
                data.DeliveryPortal() == null ? "-" : data.DeliveryPortal().PassDeliveryPortal());
    }

    private void print(String line) {
        System.out.println(format + " " + line);
    }
}
