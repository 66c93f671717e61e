package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.IllegalReferenceCountException;
import org.junit.jupiter.api.Test;

class DefaultByteBufHolderTest {
    private static final class Named extends DefaultByteBufHolder {
        Named(ByteBuf data) {
            super(data);
        }

        @Override
        public Named replace(ByteBuf content) {
            return new Named(content);
        }
    }

    @Test
    void sharesTheReferenceCountOfItsContent() {
        ByteBuf data = Unpooled.buffer().writeInt(1);
        ByteBufHolder holder = new DefaultByteBufHolder(data);
        assertThat(holder.retain()).isSameAs(holder);
        assertThat(holder.retain(2).refCnt()).isEqualTo(4);
        assertThat(holder.release(3)).isFalse();
        assertThat(holder.touch()).isSameAs(holder);
        assertThat(holder.touch("hint").release()).isTrue();
        assertThat(data.refCnt()).isZero();
    }

    @Test
    void contentOfAReleasedHolderIsRefusedButItsTextIsNot() {
        ByteBufHolder holder = new DefaultByteBufHolder(Unpooled.buffer());
        holder.release();
        assertThatThrownBy(holder::content).isInstanceOf(IllegalReferenceCountException.class);
        assertThat(holder).hasToString("DefaultByteBufHolder(" + "RegionByteBuf(freed))");
    }

    @Test
    void derivedHoldersAreOfTheSameKind() {
        Named holder = new Named(Unpooled.buffer().writeInt(1));
        ByteBufHolder copy = holder.copy();
        ByteBufHolder duplicate = holder.duplicate();
        ByteBufHolder retained = holder.retainedDuplicate();
        assertThat(copy).isInstanceOf(Named.class).isEqualTo(holder).hasSameHashCodeAs(holder);
        assertThat(duplicate).isInstanceOf(Named.class).isEqualTo(holder);
        assertThat(retained).isInstanceOf(Named.class).isEqualTo(holder);
        assertThat(holder.refCnt()).isEqualTo(2);
        duplicate.content().skipBytes(1);
        assertThat(holder.content().readerIndex()).isZero();
        assertThat(copy.release()).isTrue();
        assertThat(retained.release()).isFalse();
        assertThat(holder.release()).isTrue();
    }

    @Test
    void holdersOfDifferentKindsAreNotEqual() {
        ByteBuf data = Unpooled.buffer().writeInt(1);
        assertThat(new Named(data)).isNotEqualTo(new DefaultByteBufHolder(data)).isEqualTo(new Named(data));
        data.release();
    }
}
