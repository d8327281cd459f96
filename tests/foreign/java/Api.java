import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Calls of the service with java.net.http, as its documentation shows them. */
final class Api {
    /** How a body is sent. */
    enum Sending {
        CHUNKED,
        WITH_LENGTH,
        WITH_LENGTH_IF_CONTINUED;

        BodyPublisher publish(byte[] body) {
            return this == CHUNKED
                    ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                    : BodyPublishers.ofByteArray(body);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(PATIENCE)
                    .build();
    private final String base;
    private String token = "";

    Api(String base) {
        this.base = base;
    }

    /** Asks for a token with the client's own id and secret, and keeps it for all later calls. */
    HttpResponse<byte[]> logIn(String id, String secret) throws IOException, InterruptedException {
        byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
        HttpRequest request =
                to("/oauth/token")
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        // A client of Java's default settings offers HTTP/2 first, which must do no harm.
        HttpResponse<byte[]> response =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() == 200
                && JsonReader.read(Texts.utf8(response.body())) instanceof Map<?, ?> said) {
            token = said.get("token_type") + " " + said.get("access_token");
        }
        return response;
    }

    HttpResponse<byte[]> put(String path, Format format, byte[] body, Sending sending)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                authorized(path, format)
                        .header("Content-Type", format.mediaType + "; charset=utf-8")
                        .expectContinue(sending == Sending.WITH_LENGTH_IF_CONTINUED)
                        .PUT(sending.publish(body));
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> delete(String path, Format format)
            throws IOException, InterruptedException {
        return client.send(authorized(path, format).DELETE().build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> deleteAsNobody(String path, Format format)
            throws IOException, InterruptedException {
        HttpRequest request = to(path).header("Accept", format.mediaType).DELETE().build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder authorized(String path, Format format) {
        return to(path).header("Authorization", token).header("Accept", format.mediaType);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }
}
