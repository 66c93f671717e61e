package io.millrace.examples;

/** What a person types to talk to a server of HTTP. */
final class Urls {
    private Urls() {}

    /**
     * A command of curl.
     *
     * @param options of curl, perhaps none
     * @param peer where the server listens, in the words of {@code nc}
     */
    static String curl(String options, String peer, String path) {
        String command = options.isEmpty() ? "curl" : "curl " + options;
        return peer.startsWith("-U ")
                ? command + " --unix-socket " + peer.substring(3) + " http://localhost" + path
                : command + ' ' + of("http", peer, path);
    }

    /** An address for a browser. */
    static String of(String scheme, String peer, String path) {
        int space = peer.lastIndexOf(' ');
        String host = peer.substring(0, space);
        return scheme + "://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + peer.substring(space + 1)
                + path;
    }
}
