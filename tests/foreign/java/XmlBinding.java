import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * XML documents to records and back: the documented elements in the documented order and nothing
 * else. Strings, objects and lists may be left out, values may not.
 */
final class XmlBinding {
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final String XSD = "http://www.w3.org/2001/XMLSchema";

    private XmlBinding() {}

    static <T> T read(Class<T> type, byte[] body) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            reader.nextTag();
            expectStart(reader, type.getSimpleName());
            if (!XSD.equals(reader.getNamespaceURI("xsd"))
                    || !XSI.equals(reader.getNamespaceURI("xsi"))) {
                throw new Binding.Mismatch("xsd or xsi is not declared");
            }
            T record = type.cast(object(reader, type));
            while (reader.hasNext()) {
                reader.next();
            }
            return record;
        } catch (XMLStreamException error) {
            throw new Binding.Mismatch("no XML: " + error.getMessage());
        }
    }

    /** Reads an element's children; the reader stands at its start and is left at its end. */
    private static Object object(XMLStreamReader reader, Class<?> type) throws XMLStreamException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        reader.nextTag();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            boolean isHere = reader.isStartElement() && isNamed(reader, component.getName());
            if (isHere) {
                values[i] = member(reader, component);
                reader.nextTag();
            } else if (Binding.isValue(component)) {
                throw new Binding.Mismatch(where(type, reader) + " instead of " + component.getName());
            }
        }
        if (!reader.isEndElement()) {
            throw new Binding.Mismatch(where(type, reader) + " is not expected there");
        }
        return Binding.build(type, values);
    }

    private static Object member(XMLStreamReader reader, RecordComponent component)
            throws XMLStreamException {
        String nil = reader.getAttributeValue(XSI, "nil");
        if (reader.getAttributeCount() != (nil == null ? 0 : 1)) {
            throw new Binding.Mismatch("attributes of " + component.getName());
        }
        if (nil != null) {
            boolean hasNil = Binding.isValue(component) && Binding.isNullable(component);
            if (!hasNil || !nil.equals("true") || !reader.getElementText().isEmpty()) {
                throw new Binding.Mismatch("xsi:nil of " + component.getName());
            }
            return null;
        }
        return Binding.isList(component)
                ? list(reader, component)
                : content(reader, component.getType());
    }

    private static List<Object> list(XMLStreamReader reader, RecordComponent component)
            throws XMLStreamException {
        List<Object> items = new ArrayList<>();
        while (reader.nextTag() == XMLStreamReader.START_ELEMENT) {
            expectStart(reader, Binding.itemName(component));
            items.add(content(reader, Binding.itemType(component)));
        }
        return items;
    }

    private static Object content(XMLStreamReader reader, Class<?> type) throws XMLStreamException {
        return Binding.isScalar(type)
                ? Binding.fromXml(type, reader.getElementText())
                : object(reader, type);
    }

    private static boolean isNamed(XMLStreamReader reader, String name) {
        String namespace = reader.getNamespaceURI();
        boolean isPlain = namespace == null || namespace.isEmpty();
        return isPlain && reader.getLocalName().equals(name);
    }

    private static void expectStart(XMLStreamReader reader, String name) {
        if (!isNamed(reader, name)) {
            throw new Binding.Mismatch(reader.getName() + " instead of " + name);
        }
    }

    private static String where(Class<?> type, XMLStreamReader reader) {
        return type.getSimpleName() + "." + (reader.isStartElement() ? reader.getName() : "end");
    }

    /** Writes as XmlSerializer does: nulls of strings, objects and lists are left out. */
    static byte[] write(Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter writer =
                    XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, "UTF-8");
            writer.writeStartDocument("UTF-8", "1.0");
            writer.writeStartElement(record.getClass().getSimpleName());
            writer.writeNamespace("xsd", XSD);
            writer.writeNamespace("xsi", XSI);
            members(writer, record);
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException error) {
            throw new IllegalStateException(error);
        }
        return bytes.toByteArray();
    }

    private static void members(XMLStreamWriter writer, Object record) throws XMLStreamException {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = Binding.get(component, record);
            if (value instanceof List<?> items) {
                writer.writeStartElement(component.getName());
                for (Object item : items) {
                    element(writer, Binding.itemName(component), item);
                }
                writer.writeEndElement();
            } else if (value != null) {
                element(writer, component.getName(), value);
            }
        }
    }

    private static void element(XMLStreamWriter writer, String name, Object value)
            throws XMLStreamException {
        writer.writeStartElement(name);
        if (value instanceof Record) {
            members(writer, value);
        } else {
            boolean isDecimal = value instanceof BigDecimal;
            writer.writeCharacters(isDecimal ? ((BigDecimal) value).toPlainString() : value.toString());
        }
        writer.writeEndElement();
    }
}
