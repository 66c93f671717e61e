package io.millrace.channel.unix.sys;

import java.util.List;
import java.util.Map;

/** A program that tells what {@link LibcLoader} and {@link Abi} made of the system properties, a fact a line. */
public final class LibcProbe {

    /** Functions of the library that the test compiles. */
    public interface Library {
        int millrace_probe();

        int kevent_of_this_system(int kq);
    }

    private LibcProbe() {}

    /** Prints the facts. */
    public static void main(String[] args) {
        System.out.println("cause " + Syscalls.unavailabilityCause());
        System.out.println("probe " + probe());
        System.out.println("absent " + absent());
        System.out.println("EAGAIN " + Errno.EAGAIN);
        System.out.println("ENONET " + Errno.ENONET);
        System.out.println("errno 54 " + Errno.name(54) + ' ' + Errno.text(54));
        if (Syscalls.unavailabilityCause() != null) {
            return;
        }
        System.out.println("system " + Abi.host().system());
        System.out.println("os " + Abi.host().os());
        System.out.println("keventOs " + Abi.host().keventOs());
        Syscalls calls = Syscalls.host();
        System.out.println("socket " + calls.socket(2, 1, 0));
        System.out.println("listen " + calls.listen(-1, 7));
        System.out.println("pipe " + calls.pipe(new int[2]));
        String kevent = LibcLoader.firstOf("__kevent100", "__kevent50", "kevent");
        System.out.println("kevent " + kevent);
        if (kevent != null) {
            Library library = LibcLoader.load(
                    Library.class, List.of("kevent_of_this_system"), Map.of("kevent_of_this_system", kevent));
            System.out.println("renamed " + library.kevent_of_this_system(1));
        }
    }

    /** A function that nobody has, in an interface that does not require it. */
    private static String absent() {
        Library library;
        try {
            library = LibcLoader.load(Library.class, List.of());
        } catch (UnsatisfiedLinkError | UnsupportedOperationException e) {
            return "is not to be loaded";
        }
        try {
            return "answers " + library.kevent_of_this_system(1);
        } catch (UnsatisfiedLinkError e) {
            return "is told when it is called";
        }
    }

    private static String probe() {
        try {
            return String.valueOf(
                    LibcLoader.load(Library.class, List.of("millrace_probe")).millrace_probe());
        } catch (UnsatisfiedLinkError e) {
            return String.valueOf(e.getMessage()).contains("has no millrace_probe") ? "missing" : "unloadable";
        } catch (UnsupportedOperationException e) {
            return "unsupported";
        }
    }
}
