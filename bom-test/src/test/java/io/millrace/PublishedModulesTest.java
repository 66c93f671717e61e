package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class PublishedModulesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theBomNamesEveryModuleThatIsPublished() throws Exception {
        List<String> published = new ArrayList<>();
        collect(ROOT, published);

        List<String> named = elements(parse(ROOT.resolve("bom")), "dependency")
                .map(dependency -> text(dependency, "artifactId"))
                .toList();

        assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(published);
    }

    /** Adds the artifacts of a folder and the modules in it, whose names follow from their paths. */
    private static void collect(Path folder, List<String> published) throws Exception {
        Document pom = parse(folder);
        Element project = pom.getDocumentElement();
        boolean code = !text(project, "packaging").equals("pom");
        boolean leaf = elements(pom, "maven.deploy.skip")
                .anyMatch(skip -> skip.getTextContent().equals("true"));
        if (code && !leaf) {
            String path = ROOT.relativize(folder).toString().replace(File.separatorChar, '-');
            assertThat(text(project, "artifactId")).isEqualTo("millrace-" + path);
            published.add("millrace-" + path);
        }
        for (Element module : elements(pom, "module").toList()) {
            collect(folder.resolve(module.getTextContent()), published);
        }
    }

    private static Document parse(Path folder) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("pom.xml").toFile());
    }

    private static Stream<Element> elements(Document document, String name) {
        var found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    /** The text of a direct child, or nothing. */
    private static String text(Element parent, String name) {
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals(name)) {
                return child.getTextContent();
            }
        }
        return "";
    }
}
