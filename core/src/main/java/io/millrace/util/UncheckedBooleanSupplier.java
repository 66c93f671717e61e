package io.millrace.util;

/** Supplies a {@code boolean} and throws nothing checked. */
@FunctionalInterface
public interface UncheckedBooleanSupplier extends BooleanSupplier {

    /** Always true. */
    UncheckedBooleanSupplier TRUE_SUPPLIER = () -> true;

    /** Always false. */
    UncheckedBooleanSupplier FALSE_SUPPLIER = () -> false;

    @Override
    boolean get();
}
