import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes as texts. */
final class Texts {
    private Texts() {}

    /** Decodes UTF-8 and refuses what is none, which {@code new String} would replace. */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException error) {
            throw new Binding.Mismatch("no UTF-8: " + error);
        }
    }
}
