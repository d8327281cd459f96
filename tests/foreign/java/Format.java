/** The two formats that the service answers in, each by its media type. */
enum Format {
    XML("application/xml"),
    JSON("application/json");

    final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    byte[] write(Record record) {
        return this == XML ? XmlBinding.write(record) : JsonBinding.write(record);
    }

    <T> T read(Class<T> type, byte[] body) {
        return this == XML ? XmlBinding.read(type, body) : JsonBinding.read(type, body);
    }
}
