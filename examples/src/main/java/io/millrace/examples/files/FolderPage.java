package io.millrace.examples.files;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The page of a folder. Names are what users of the disk made them: they are escaped wherever they stand. */
final class FolderPage {
    /** A page without scripts that loads nothing: what its browser is told too. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private FolderPage() {}

    /** Writes the page. */
    static String of(RequestPath path, List<Site.Entry> entries) {
        String title = escape('/' + String.join("/", path.names()));
        StringBuilder page = new StringBuilder(256 + 160 * entries.size());
        page.append("""
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>%s</title>
            <style>body{font-family:sans-serif;margin:2em}td{padding:.1em 1em}td+td{text-align:right}</style>
            <h1>%s</h1>
            <table>
            """.formatted(title, title));
        if (!path.names().isEmpty()) {
            page.append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
        }
        for (Site.Entry entry : entries) {
            append(page, entry);
        }
        page.append("</table>\n");
        if (entries.size() == Site.MAX_ENTRIES) {
            page.append("<p>There may be more; only so many are shown.</p>\n");
        }
        return page.append("</html>\n").toString();
    }

    private static void append(StringBuilder page, Site.Entry entry) {
        String slash = entry.folder() ? "/" : "";
        Instant changed = entry.attributes().lastModifiedTime().toInstant();
        page.append("<tr><td><a href=\"./") // a name with a colon would be a scheme
                .append(RequestPath.encode(entry.name()))
                .append(slash)
                .append("\">")
                .append(escape(entry.name()))
                .append(slash)
                .append("</a></td><td>")
                .append(entry.folder() ? "" : Long.toString(entry.attributes().size()))
                .append("</td><td>")
                .append(TIME.format(changed))
                .append("</td></tr>\n");
    }

    /** Makes text of what could be taken for markup. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
