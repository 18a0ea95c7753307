using System.Globalization;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>What changes early in the prompts of a workload, and so breaks the prefix that a provider's cache would find again. From hashes and sizes: no content is recorded.</summary>
internal sealed class PrefixChanges
{
    /// <summary>Blocks are chained: a change of the instructions can only be seen where the tools before them stay. So they are counted for the tools that most calls have.</summary>
    private readonly BlockChanges _tools = new();
    private readonly Dictionary<string, BlockChanges> _instructions = new(StringComparer.Ordinal);
    private const int MostTools = 64;
    private long _calls, _toolTokens, _systemTokens;

    public void Add(CallRecord call)
    {
        if (call.PrefixHashes is not { IsDefaultOrEmpty: false } hashes || call.PromptParts is not { } parts) return;
        int tools = parts.GetValueOrDefault("tools"), system = parts.GetValueOrDefault("system");
        _calls++;
        _toolTokens += tools;
        _systemTokens += system;
        if (tools > 0) _tools.Add(hashes[0], tools, call.StartedAt);
        int at = tools > 0 ? 1 : 0;
        if (system == 0 || at >= hashes.Length) return;
        string before = tools > 0 ? hashes[0] : "";
        if (!_instructions.TryGetValue(before, out BlockChanges? changes))
        {
            if (_instructions.Count >= MostTools) return;
            _instructions.Add(before, changes = new());
        }
        changes.Add(hashes[at], system, call.StartedAt);
    }

    /// <returns>One sentence or two for each block that changes.</returns>
    public IEnumerable<string> Advice()
    {
        if (_calls == 0) yield break;
        if (_toolTokens > 0 && _tools.Change() is { } tools)
            yield return Text($"The tools, about {_toolTokens / _calls:#,##0} tokens a call and the very beginning of the prompt, come in {Variants(_tools)} variants: {Tools(tools)} Nothing behind them is read from a provider's cache when they change.");
        if (_systemTokens > 0 && Busiest() is { } busiest && busiest.Change() is { } instructions)
            yield return Text($"The instructions, about {_systemTokens / _calls:#,##0} tokens a call, come in {Variants(busiest)} variants{(_toolTokens > 0 ? " behind the same tools" : "")}: {Instructions(instructions)} The conversation behind them is never read from a provider's cache when they change.");
    }

    private BlockChanges? Busiest() => _instructions.Values.OrderByDescending(changes => changes.Calls).FirstOrDefault();

    private static string Variants(BlockChanges changes) => changes.IsFull ? Text($"more than {changes.Variants:#,##0}") : Text($"{changes.Variants:#,##0}");

    private static string Tools(BlockChange change) => change switch
    {
        BlockChange.EachCallSameSize or BlockChange.VariantsOfOneSize => "always as long, so probably the same ones in another order. Sort them by name.",
        BlockChange.Daily or BlockChange.Hourly => "another each day or hour, so probably a description has a date or a time. Say it in the last message.",
        BlockChange.EachCall => "another with nearly every call, so a description has something of the call, or tools are chosen anew each time. Offer the same list to all, and choose with `tool_choice` or `allowed_tools`.",
        _ => "several lists that take turns. Where one list would do for all, offer that; else give each a workload of its own.",
    };

    private static string Instructions(BlockChange change) => change switch
    {
        BlockChange.Daily => "another each day, so probably today's date is in them. Say the date in the last message.",
        BlockChange.Hourly => "another each hour, so probably the time is in them, rounded. Say it in the last message.",
        BlockChange.EachCallSameSize => "another with nearly every call and always as long, so probably a time or an id is in them. Put it behind them, best into the last message.",
        BlockChange.EachCall => "another with nearly every call: what was found for the question, a name or a time is in them. Put what changes behind what stays, best into the last message.",
        _ => "several that take turns, as one for each customer or language. Put what they have in common first, and what differs into a second block behind it.",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
