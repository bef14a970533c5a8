package dev.paddock.platform.login;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The XML form of macOS's property lists, as far as launchd's files go: strings, booleans, lists and dictionaries. */
final class PropertyList {
    private static final String DOCUMENT_TYPE = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
            + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n";

    private PropertyList() {}

    /** @param root of strings, booleans, lists and maps of these */
    static String write(Map<String, ?> root) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append(DOCUMENT_TYPE)
                .append("<plist version=\"1.0\">\n");
        write(root, "", out);
        return out.append("</plist>\n").toString();
    }

    private static void write(Object value, String indent, StringBuilder out) {
        String deeper = indent + "  ";
        switch (value) {
            case Boolean yes -> out.append(indent).append(yes ? "<true/>\n" : "<false/>\n");
            case List<?> list -> {
                out.append(indent).append("<array>\n");
                list.forEach(item -> write(item, deeper, out));
                out.append(indent).append("</array>\n");
            }
            case Map<?, ?> map -> {
                out.append(indent).append("<dict>\n");
                map.forEach((key, item) -> {
                    out.append(deeper)
                            .append("<key>")
                            .append(Xml.text(String.valueOf(key)))
                            .append("</key>\n");
                    write(item, deeper, out);
                });
                out.append(indent).append("</dict>\n");
            }
            default ->
                out.append(indent)
                        .append("<string>")
                        .append(Xml.text(value.toString()))
                        .append("</string>\n");
        }
    }

    /** @throws IOException where it is no property list in XML */
    static Map<String, Object> read(byte[] content) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(javax.xml.XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            // What the document type names is on the network.
            builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            builder.setErrorHandler(null);
            Element root = builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
            Map<String, Object> found = new LinkedHashMap<>();
            for (Element child : children(root)) {
                if (value(child) instanceof Map<?, ?> map) {
                    map.forEach((key, item) -> found.put(String.valueOf(key), item));
                }
            }
            return found;
        } catch (SAXException | ParserConfigurationException garbage) {
            throw new IOException("it is no property list", garbage);
        }
    }

    private static Object value(Element element) {
        return switch (element.getTagName()) {
            case "true" -> true;
            case "false" -> false;
            case "array" -> children(element).stream().map(PropertyList::value).toList();
            case "dict" -> {
                Map<String, Object> map = new LinkedHashMap<>();
                String key = "";
                for (Element child : children(element)) {
                    if (child.getTagName().equals("key")) {
                        key = child.getTextContent();
                    } else {
                        map.put(key, value(child));
                    }
                }
                yield map;
            }
            default -> element.getTextContent();
        };
    }

    private static List<Element> children(Node parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
