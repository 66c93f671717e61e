package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.ByteBudget;

/** A part that takes what it keeps in memory from the connection's budget, and gives it back when it lets go of it. */
interface BudgetedHttpData {
    /** Sets the budget, before there is content. */
    void chargeTo(ByteBudget budget);
}
