using Breakeven.Cli.Terminal;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary>Labels from a ledger, as far as it holds any. In this version it holds none that a router can learn from, and this says what it does hold.</summary>
/// <remarks>A label needs the prompt's text and the quality of two answers. A record has no text, and nothing asks both models yet: shadow calls and feedback are not built.</remarks>
internal static class RouterLabels
{
    /// <summary>The row of a cascade whose first answer was not good enough.</summary>
    private const string NotGoodEnough = "not_good_enough";

    /// <exception cref="CommandException">Always: it says what is missing and what to do.</exception>
    public static async Task RefuseAsync(string url, CancellationToken stop)
    {
        long calls = 0, judged = 0, failed = 0;
        await using EmbeddedLedger ledger = await LedgerLocation.OpenForReadingAsync(url, stop);
        await foreach (CallRecord call in ledger.ReadAsync(CallFilter.All, stop))
        {
            calls++;
            if (call.Decision?.StartsWith("cascade", StringComparison.Ordinal) is not true) continue;
            judged++;
            if (call.Attempts.Any(attempt => attempt.ErrorClass == NotGoodEnough)) failed++;
        }
        throw new CommandException(
            $"{url} holds no labels that a router can learn from: {calls:N0} calls, of which a cascade judged {judged:N0} (first answer not good enough: {failed:N0}), but no prompt's text, "
            + "no feedback and no shadow calls, which this version does not record. Give labelled prompts with --data FILE; docs/concepts/routing.md says how to make them.");
    }
}
