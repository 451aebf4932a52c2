package io.framelease.cli.soak;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.StringWriter;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Makes SVG of what is drawn, to stand within a page of HTML. */
final class Svg {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private Svg() {
    }

    /**
     * Draws.
     *
     * @param name  of the picture: its parts' ids begin with it, since a page has several
     * @param title what a reader that cannot see it is told
     */
    static String of(String name, String title, int width, int height, Consumer<Graphics2D> drawing) {
        try {
            Document document = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
            SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
            context.setComment(null);
            context.setIDGenerator(new SVGIDGenerator() {
                @Override
                public String generateID(String prefix) {
                    return name + "-" + super.generateID(prefix);
                }
            });
            SVGGraphics2D graphics = new SVGGraphics2D(context, false);
            graphics.setSVGCanvasSize(new Dimension(width, height));
            drawing.accept(graphics);
            Element root = graphics.getRoot();
            NodeList definitions = root.getElementsByTagName("defs");
            for (int i = 0; i < definitions.getLength(); i++) {
                if (definitions.item(i) instanceof Element element && element.getAttribute("id").equals("genericDefs")) {
                    element.setAttribute("id", name + "-definitions"); // the one that does not ask the generator
                }
            }
            root.setAttribute("viewBox", "0 0 " + width + " " + height);
            root.removeAttribute("width"); // as wide as the page lets it be
            root.removeAttribute("height");
            root.setAttribute("role", "img");
            root.setAttribute("aria-label", title);
            StringWriter text = new StringWriter();
            graphics.stream(root, text, true, false);
            StringBuffer all = text.getBuffer();
            return all.substring(all.indexOf("<svg")); // the page has its own prologue
        } catch (ParserConfigurationException | SVGGraphics2DIOException e) {
            throw new IllegalStateException("no SVG can be made of " + name, e);
        }
    }
}
