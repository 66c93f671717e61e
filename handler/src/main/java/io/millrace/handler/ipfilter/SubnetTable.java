package io.millrace.handler.ipfilter;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the most specific of many rules says about an address, in logarithmic time. Networks lie apart or inside each
 * other, so they cut the addresses into ranges, each with one answer:
 *
 * <pre>
 *   10.0.0.0/8 ACCEPT   ├──────────────────────────────┤
 *   10.1.0.0/16 REJECT             ├──────┤
 *   starts              ▲ ACCEPT   ▲REJECT ▲ ACCEPT     ▲ none
 * </pre>
 *
 * <p>Of rules of the same network the first one given counts.
 */
final class SubnetTable {
    private final IpAddress[] starts;
    private final @Nullable IpFilterRuleType[] answers;

    SubnetTable(Collection<IpSubnetFilterRule> rules) {
        Ranges ranges = new Ranges();
        rules.stream().sorted().forEach(ranges::add); // a stable sort: of equal networks the first given comes first
        ranges.end();
        starts = ranges.answers.keySet().toArray(new IpAddress[0]);
        answers = new IpFilterRuleType[starts.length];
        for (int i = 0; i < starts.length; i++) {
            answers[i] = Objects.requireNonNull(ranges.answers.get(starts[i])).type;
        }
    }

    /** {@code null}: no rule matches. */
    @Nullable
    IpFilterRuleType find(IpAddress address) {
        int low = 0;
        int high = starts.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (starts[middle].compareTo(address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        // The start before; one of IPv4 says nothing about an address of IPv6.
        return high < 0 || starts[high].isIpv4() != address.isIpv4() ? null : answers[high];
    }

    private record Answer(@Nullable IpFilterRuleType type) {}

    /** Goes through the networks in order, with those around the current one on a stack. */
    private static final class Ranges {
        final TreeMap<IpAddress, Answer> answers = new TreeMap<>();
        private final Deque<IpSubnetFilterRule> around = new ArrayDeque<>();

        void add(IpSubnetFilterRule rule) {
            endBefore(rule.first());
            IpSubnetFilterRule outer = around.peek();
            if (outer != null && outer.compareTo(rule) == 0) {
                return;
            }
            answers.put(rule.first(), new Answer(rule.ruleType()));
            around.push(rule);
        }

        void end() {
            while (!around.isEmpty()) {
                endInnermost();
            }
        }

        private void endBefore(IpAddress first) {
            for (IpSubnetFilterRule inner = around.peek();
                    inner != null && inner.last().compareTo(first) < 0;
                    inner = around.peek()) {
                endInnermost();
            }
        }

        private void endInnermost() {
            IpAddress behind = around.pop().last().next();
            if (behind != null) {
                IpSubnetFilterRule outer = around.peek();
                // Where the one around ends at the same address, it has its say on this start in its turn.
                answers.put(behind, new Answer(outer == null ? null : outer.ruleType()));
            }
        }
    }
}
