package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DefaultHeaders.NameValidator;
import io.millrace.handler.codec.DefaultHeaders.ValueValidator;
import io.millrace.util.AsciiString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Headers that keep the values of a name as one list with commas between them; an element with a comma, a quote or a
 * line break is put in quotes. {@code Set-Cookie} alone keeps its values apart. {@link DefaultHttpHeadersFactory} makes
 * them.
 *
 * <p>{@link #get} gives the list, {@link #getAll} its elements.
 *
 * <p><b>Spec:</b> RFC 9110 §5.3
 */
public class CombinedHttpHeaders extends DefaultHttpHeaders {
    CombinedHttpHeaders(NameValidator<CharSequence> nameValidator, ValueValidator<CharSequence> valueValidator) {
        super(nameValidator, valueValidator);
    }

    private static boolean isCombined(CharSequence name) {
        return !HttpHeaderNames.SET_COOKIE.contentEqualsIgnoreCase(name);
    }

    // ---- values ----

    @Override
    public List<String> getAll(CharSequence name) {
        CharSequence list = list(name);
        return list == null ? super.getAll(name) : strings(list);
    }

    /** The list of a name, or {@code null} if there is none, or the values of the name are kept apart. */
    private @Nullable CharSequence list(CharSequence name) {
        return isCombined(name) ? firstValue(name) : null;
    }

    private static List<String> strings(CharSequence list) {
        List<String> elements = new ArrayList<>();
        for (CharSequence element : CsvField.unescapeAll(list)) {
            elements.add(element.toString());
        }
        return elements;
    }

    @Override
    public Iterator<String> valueStringIterator(CharSequence name) {
        CharSequence list = list(name);
        return list == null
                ? super.valueStringIterator(name)
                : Collections.unmodifiableList(strings(list)).iterator();
    }

    @Override
    public Iterator<CharSequence> valueCharSequenceIterator(CharSequence name) {
        CharSequence list = list(name);
        return list == null
                ? super.valueCharSequenceIterator(name)
                : Collections.unmodifiableList(CsvField.unescapeAll(list)).iterator();
    }

    @Override
    public boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
        for (Iterator<CharSequence> each = valueCharSequenceIterator(name); each.hasNext(); ) {
            if (ValueList.isSame(each.next(), value, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
        return super.containsValue(name, AsciiString.trim(value), ignoreCase);
    }

    // ---- adding and setting ----

    @Override
    void addParsed(CharSequence name, CharSequence value) {
        add(name, value);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        CharSequence kept = checkedName(name);
        combine(kept, element(kept, value));
        return this;
    }

    @Override
    public HttpHeaders add(CharSequence name, Iterable<?> values) {
        CharSequence kept = checkedName(name);
        for (CharSequence element : elements(kept, values)) {
            combine(kept, element);
        }
        return this;
    }

    @Override
    public HttpHeaders add(HttpHeaders headers) {
        if (Objects.requireNonNull(headers, "headers") == this) {
            throw new IllegalArgumentException("can't add to itself.");
        }
        CombinedHttpHeaders checked = combined(headers);
        Iterator<Entry<CharSequence, CharSequence>> each = checked.iteratorCharSequence();
        while (each.hasNext()) {
            Entry<CharSequence, CharSequence> field = each.next();
            combine(field.getKey(), field.getValue());
        }
        return this;
    }

    @Override
    public HttpHeaders set(CharSequence name, Object value) {
        CharSequence kept = checkedName(name);
        CharSequence element = element(kept, value);
        removeAll(kept);
        append(kept, element);
        return this;
    }

    @Override
    public HttpHeaders set(CharSequence name, Iterable<?> values) {
        CharSequence kept = checkedName(name);
        List<CharSequence> elements = elements(kept, values);
        removeAll(kept);
        for (CharSequence element : elements) {
            combine(kept, element);
        }
        return this;
    }

    @Override
    public HttpHeaders set(HttpHeaders headers) {
        if (Objects.requireNonNull(headers, "headers") != this) {
            CombinedHttpHeaders checked = combined(headers);
            clear();
            add(checked);
        }
        return this;
    }

    /** The fields of others with the checks of these. */
    private CombinedHttpHeaders combined(HttpHeaders headers) {
        CombinedHttpHeaders combined = new CombinedHttpHeaders(nameValidator(), valueValidator());
        boolean lists = headers instanceof CombinedHttpHeaders;
        Iterator<Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
        while (each.hasNext()) {
            Entry<CharSequence, CharSequence> field = each.next();
            CharSequence name = combined.checkedName(field.getKey());
            if (lists) {
                combined.append(name, combined.checkedValue(name, field.getValue()));
            } else {
                combined.combine(name, combined.element(name, field.getValue()));
            }
        }
        return combined;
    }

    /** The value as an element of a list. */
    private CharSequence element(CharSequence name, Object value) {
        CharSequence text = checkedValue(name, value);
        return isCombined(name) ? CsvField.escape(text) : text;
    }

    private List<CharSequence> elements(CharSequence name, Iterable<?> values) {
        List<CharSequence> elements = new ArrayList<>();
        for (Object value : values) {
            if (value == null) {
                break;
            }
            elements.add(element(name, value));
        }
        return elements;
    }

    /** Puts an element behind the list of a name. */
    private void combine(CharSequence name, CharSequence element) {
        int field = isCombined(name) ? first(name) : -1;
        if (field < 0) {
            append(name, element);
        } else {
            setValueAt(field, valueAt(field) + "," + element);
        }
    }

    @Override
    public HttpHeaders copy() {
        return new CombinedHttpHeaders(nameValidator(), valueValidator()).set(this);
    }
}
