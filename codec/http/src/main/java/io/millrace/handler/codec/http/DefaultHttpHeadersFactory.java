package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DefaultHeaders.NameValidator;
import io.millrace.handler.codec.DefaultHeaders.ValueValidator;
import java.util.Objects;

/**
 * Makes {@link DefaultHttpHeaders}. A factory does not change: its {@code with} methods give others.
 *
 * <p><b>Thread:</b> any.
 */
public final class DefaultHttpHeadersFactory implements HttpHeadersFactory {
    private static final DefaultHttpHeadersFactory HEADERS =
            new DefaultHttpHeadersFactory(HeaderValidation.NAMES, HeaderValidation.VALUES, false);
    private static final DefaultHttpHeadersFactory TRAILERS =
            new DefaultHttpHeadersFactory(HeaderValidation.TRAILER_NAMES, HeaderValidation.VALUES, false);

    private final NameValidator<CharSequence> nameValidator;
    private final ValueValidator<CharSequence> valueValidator;
    private final boolean combiningHeaders;

    private DefaultHttpHeadersFactory(
            NameValidator<CharSequence> nameValidator,
            ValueValidator<CharSequence> valueValidator,
            boolean combiningHeaders) {
        this.nameValidator = Objects.requireNonNull(nameValidator, "nameValidator");
        this.valueValidator = Objects.requireNonNull(valueValidator, "valueValidator");
        this.combiningHeaders = combiningHeaders;
    }

    /**
     * For headers: names are tokens, values have no control characters.
     *
     * @return the factory
     */
    public static DefaultHttpHeadersFactory headersFactory() {
        return HEADERS;
    }

    /**
     * For trailers: as for headers, without {@code Content-Length}, {@code Transfer-Encoding} and {@code Trailer}.
     *
     * @return the factory
     */
    public static DefaultHttpHeadersFactory trailersFactory() {
        return TRAILERS;
    }

    @Override
    public HttpHeaders newHeaders() {
        return combiningHeaders
                ? new CombinedHttpHeaders(nameValidator, valueValidator)
                : new DefaultHttpHeaders(nameValidator, valueValidator);
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
        return newHeaders();
    }

    /**
     * This factory with or without the usual check of names.
     *
     * @param validation whether names have to be tokens; {@code false} only for what was checked before
     * @return a factory
     */
    public DefaultHttpHeadersFactory withNameValidation(boolean validation) {
        return withNameValidator(validation ? HeaderValidation.NAMES : HeaderValidation.ANY_NAME);
    }

    /**
     * This factory with another check of names.
     *
     * @param validator checks names
     * @return a factory
     */
    public DefaultHttpHeadersFactory withNameValidator(NameValidator<CharSequence> validator) {
        return Objects.requireNonNull(validator, "validator") == nameValidator
                ? this
                : new DefaultHttpHeadersFactory(validator, valueValidator, combiningHeaders);
    }

    /**
     * This factory with or without the usual check of values.
     *
     * @param validation whether values may have no control characters; {@code false} only for what was checked before
     * @return a factory
     */
    public DefaultHttpHeadersFactory withValueValidation(boolean validation) {
        return withValueValidator(validation ? HeaderValidation.VALUES : HeaderValidation.ANY_VALUE);
    }

    /**
     * This factory with another check of values.
     *
     * @param validator checks values
     * @return a factory
     */
    public DefaultHttpHeadersFactory withValueValidator(ValueValidator<CharSequence> validator) {
        return Objects.requireNonNull(validator, "validator") == valueValidator
                ? this
                : new DefaultHttpHeadersFactory(nameValidator, validator, combiningHeaders);
    }

    /**
     * This factory with or without both checks.
     *
     * @param validation whether names and values are checked; {@code false} only for what was checked before
     * @return a factory
     */
    public DefaultHttpHeadersFactory withValidation(boolean validation) {
        return withNameValidation(validation).withValueValidation(validation);
    }

    /**
     * This factory, with headers that keep several values of a name as one list, or without.
     *
     * @param combiningHeaders whether they do
     * @return a factory
     */
    public DefaultHttpHeadersFactory withCombiningHeaders(boolean combiningHeaders) {
        return combiningHeaders == this.combiningHeaders
                ? this
                : new DefaultHttpHeadersFactory(nameValidator, valueValidator, combiningHeaders);
    }

    /**
     * What checks names.
     *
     * @return the check
     */
    public NameValidator<CharSequence> getNameValidator() {
        return nameValidator;
    }

    /**
     * What checks values.
     *
     * @return the check
     */
    public ValueValidator<CharSequence> getValueValidator() {
        return valueValidator;
    }

    /**
     * Whether several values of a name are kept as one list.
     *
     * @return {@code true} if they are
     */
    public boolean isCombiningHeaders() {
        return combiningHeaders;
    }

    /**
     * Whether names are checked.
     *
     * @return {@code false} if the check was taken away
     */
    public boolean isValidatingHeaderNames() {
        return nameValidator != HeaderValidation.ANY_NAME;
    }

    /**
     * Whether values are checked.
     *
     * @return {@code false} if the check was taken away
     */
    public boolean isValidatingHeaderValues() {
        return valueValidator != HeaderValidation.ANY_VALUE;
    }
}
