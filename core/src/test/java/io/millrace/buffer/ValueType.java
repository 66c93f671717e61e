package io.millrace.buffer;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A type that buffers read and write: how many bytes it has, what value they are, and the four methods for it.
 *
 * @param decode makes the value of the bytes, which are given as one unsigned number with the first byte highest
 */
record ValueType(
        String name,
        int size,
        boolean littleEndian,
        LongFunction<Object> decode,
        Get get,
        Set set,
        Function<ByteBuf, Object> read,
        Write write) {

    interface Get {
        Object at(ByteBuf buf, int index);
    }

    interface Set {
        void at(ByteBuf buf, int index, long bits);
    }

    interface Write {
        void to(ByteBuf buf, long bits);
    }

    static final List<ValueType> ALL = List.of(
            be(
                    "Byte",
                    1,
                    b -> (byte) b,
                    ByteBuf::getByte,
                    (b, i, v) -> b.setByte(i, (int) v),
                    ByteBuf::readByte,
                    (b, v) -> b.writeByte((int) v)),
            be(
                    "UnsignedByte",
                    1,
                    b -> (short) b,
                    ByteBuf::getUnsignedByte,
                    (b, i, v) -> b.setByte(i, (int) v),
                    ByteBuf::readUnsignedByte,
                    (b, v) -> b.writeByte((int) v)),
            be(
                    "Boolean",
                    1,
                    b -> b != 0,
                    ByteBuf::getBoolean,
                    (b, i, v) -> b.setBoolean(i, v != 0),
                    ByteBuf::readBoolean,
                    (b, v) -> b.writeBoolean(v != 0)),
            be(
                    "Short",
                    2,
                    b -> (short) b,
                    ByteBuf::getShort,
                    (b, i, v) -> b.setShort(i, (int) v),
                    ByteBuf::readShort,
                    (b, v) -> b.writeShort((int) v)),
            le(
                    "ShortLE",
                    2,
                    b -> (short) b,
                    ByteBuf::getShortLE,
                    (b, i, v) -> b.setShortLE(i, (int) v),
                    ByteBuf::readShortLE,
                    (b, v) -> b.writeShortLE((int) v)),
            be(
                    "UnsignedShort",
                    2,
                    b -> (int) b,
                    ByteBuf::getUnsignedShort,
                    (b, i, v) -> b.setShort(i, (int) v),
                    ByteBuf::readUnsignedShort,
                    (b, v) -> b.writeShort((int) v)),
            le(
                    "UnsignedShortLE",
                    2,
                    b -> (int) b,
                    ByteBuf::getUnsignedShortLE,
                    (b, i, v) -> b.setShortLE(i, (int) v),
                    ByteBuf::readUnsignedShortLE,
                    (b, v) -> b.writeShortLE((int) v)),
            be(
                    "Char",
                    2,
                    b -> (char) b,
                    ByteBuf::getChar,
                    (b, i, v) -> b.setChar(i, (int) v),
                    ByteBuf::readChar,
                    (b, v) -> b.writeChar((int) v)),
            be(
                    "Medium",
                    3,
                    b -> (int) b << 8 >> 8,
                    ByteBuf::getMedium,
                    (b, i, v) -> b.setMedium(i, (int) v),
                    ByteBuf::readMedium,
                    (b, v) -> b.writeMedium((int) v)),
            le(
                    "MediumLE",
                    3,
                    b -> (int) b << 8 >> 8,
                    ByteBuf::getMediumLE,
                    (b, i, v) -> b.setMediumLE(i, (int) v),
                    ByteBuf::readMediumLE,
                    (b, v) -> b.writeMediumLE((int) v)),
            be(
                    "UnsignedMedium",
                    3,
                    b -> (int) b,
                    ByteBuf::getUnsignedMedium,
                    (b, i, v) -> b.setMedium(i, (int) v),
                    ByteBuf::readUnsignedMedium,
                    (b, v) -> b.writeMedium((int) v)),
            le(
                    "UnsignedMediumLE",
                    3,
                    b -> (int) b,
                    ByteBuf::getUnsignedMediumLE,
                    (b, i, v) -> b.setMediumLE(i, (int) v),
                    ByteBuf::readUnsignedMediumLE,
                    (b, v) -> b.writeMediumLE((int) v)),
            be(
                    "Int",
                    4,
                    b -> (int) b,
                    ByteBuf::getInt,
                    (b, i, v) -> b.setInt(i, (int) v),
                    ByteBuf::readInt,
                    (b, v) -> b.writeInt((int) v)),
            le(
                    "IntLE",
                    4,
                    b -> (int) b,
                    ByteBuf::getIntLE,
                    (b, i, v) -> b.setIntLE(i, (int) v),
                    ByteBuf::readIntLE,
                    (b, v) -> b.writeIntLE((int) v)),
            be(
                    "UnsignedInt",
                    4,
                    b -> b,
                    ByteBuf::getUnsignedInt,
                    (b, i, v) -> b.setInt(i, (int) v),
                    ByteBuf::readUnsignedInt,
                    (b, v) -> b.writeInt((int) v)),
            le(
                    "UnsignedIntLE",
                    4,
                    b -> b,
                    ByteBuf::getUnsignedIntLE,
                    (b, i, v) -> b.setIntLE(i, (int) v),
                    ByteBuf::readUnsignedIntLE,
                    (b, v) -> b.writeIntLE((int) v)),
            be(
                    "Float",
                    4,
                    b -> Float.intBitsToFloat((int) b),
                    ByteBuf::getFloat,
                    (b, i, v) -> b.setFloat(i, Float.intBitsToFloat((int) v)),
                    ByteBuf::readFloat,
                    (b, v) -> b.writeFloat(Float.intBitsToFloat((int) v))),
            le(
                    "FloatLE",
                    4,
                    b -> Float.intBitsToFloat((int) b),
                    ByteBuf::getFloatLE,
                    (b, i, v) -> b.setFloatLE(i, Float.intBitsToFloat((int) v)),
                    ByteBuf::readFloatLE,
                    (b, v) -> b.writeFloatLE(Float.intBitsToFloat((int) v))),
            be(
                    "Long",
                    8,
                    b -> b,
                    ByteBuf::getLong,
                    (b, i, v) -> b.setLong(i, v),
                    ByteBuf::readLong,
                    (b, v) -> b.writeLong(v)),
            le(
                    "LongLE",
                    8,
                    b -> b,
                    ByteBuf::getLongLE,
                    (b, i, v) -> b.setLongLE(i, v),
                    ByteBuf::readLongLE,
                    (b, v) -> b.writeLongLE(v)),
            be(
                    "Double",
                    8,
                    Double::longBitsToDouble,
                    ByteBuf::getDouble,
                    (b, i, v) -> b.setDouble(i, Double.longBitsToDouble(v)),
                    ByteBuf::readDouble,
                    (b, v) -> b.writeDouble(Double.longBitsToDouble(v))),
            le(
                    "DoubleLE",
                    8,
                    Double::longBitsToDouble,
                    ByteBuf::getDoubleLE,
                    (b, i, v) -> b.setDoubleLE(i, Double.longBitsToDouble(v)),
                    ByteBuf::readDoubleLE,
                    (b, v) -> b.writeDoubleLE(Double.longBitsToDouble(v))));

    private static ValueType be(
            String name,
            int size,
            LongFunction<Object> decode,
            Get get,
            Set set,
            Function<ByteBuf, Object> read,
            Write write) {
        return new ValueType(name, size, false, decode, get, set, read, write);
    }

    private static ValueType le(
            String name,
            int size,
            LongFunction<Object> decode,
            Get get,
            Set set,
            Function<ByteBuf, Object> read,
            Write write) {
        return new ValueType(name, size, true, decode, get, set, read, write);
    }

    /** The bytes of a value, in the order of this type. */
    byte[] encode(long bits) {
        long rest = name.equals("Boolean") ? (bits == 0 ? 0 : 1) : bits;
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[littleEndian ? i : size - 1 - i] = (byte) rest;
            rest >>>= 8;
        }
        return bytes;
    }

    /** The value of the bytes at {@code index}. */
    Object decode(byte[] bytes, int index) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits = bits << 8 | bytes[index + (littleEndian ? size - 1 - i : i)] & 0xFF;
        }
        return decode.apply(bits);
    }

    /** Bits that survive as a value: no NaN with a payload. */
    long plainBits(long bits) {
        if (name.startsWith("Float")) {
            return Float.floatToIntBits(Float.intBitsToFloat((int) bits));
        }
        return name.startsWith("Double") ? Double.doubleToLongBits(Double.longBitsToDouble(bits)) : bits;
    }

    @Override
    public String toString() {
        return name;
    }
}
