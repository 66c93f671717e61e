package io.millrace.channel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class LocalAddressTest {

    @Test
    void nameIsTrimmedAndInLowerCase() {
        LocalAddress address = new LocalAddress(" Name ");

        assertThat(address.id()).isEqualTo("name");
        assertThat(address).hasToString("local:name").isEqualTo(new LocalAddress("NAME"));
        assertThat(address.hashCode()).isEqualTo(new LocalAddress("NAME").hashCode());
        assertThat(address).isLessThan(new LocalAddress("namf"));
        assertThat(LocalAddress.ANY).hasToString("local:any");
    }

    @Test
    void blankNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LocalAddress("  "));
        assertThatNullPointerException().isThrownBy(() -> new LocalAddress((String) null));
    }

    @Test
    void addressOfAClassIsDifferentEveryTime() {
        assertThat(new LocalAddress(LocalAddressTest.class)).isNotEqualTo(new LocalAddress(LocalAddressTest.class));
        assertThat(new LocalAddress(LocalAddressTest.class).id()).startsWith("localaddresstest/");
    }

    @Test
    void addressOfAChannelIsShortAndMarkedAsEphemeral() {
        assertThat(new LocalAddress(new LocalChannel()).toString()).matches("local:E:[0-9a-f]{8}");
    }
}
