namespace Breakeven.Advisor.Verdicts;

/// <summary>Says for several workloads what was said for each: the same sentence once, with the names that it concerns.</summary>
internal static class JointTexts
{
    /// <summary>Most names, or different sentences, that a reader takes in; the rest is counted, and stands in the workloads' own advice.</summary>
    private const int Most = 5;

    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= Most ? string.Join(", ", all) : $"{string.Join(", ", all.Take(Most))} and {all.Length - Most:#,0} more";
    }

    public static string Say(IEnumerable<(string Name, string Text)> said)
    {
        (string Names, string Text)[] groups = [.. Group(said)];
        string text = string.Join(' ', groups.Take(Most).Select(group => $"{group.Names}: {group.Text}"));
        return groups.Length <= Most ? text : $"{text} And {groups.Length - Most:#,0} more like these; see workloads.";
    }

    /// <summary>Steps in the order of each one's own plan; workloads with the same plan share it.</summary>
    public static IEnumerable<string> Steps(IEnumerable<Advice> parts) => parts
        .GroupBy(part => string.Join('\n', part.Plan), StringComparer.Ordinal)
        .SelectMany(group => group.First().Plan.Select(step => $"{Names(group.Select(part => part.Name!))}: {step}"));

    private static IEnumerable<(string Names, string Text)> Group(IEnumerable<(string Name, string Text)> said) => said
        .GroupBy(one => one.Text, StringComparer.Ordinal)
        .Select(group => (Names(group.Select(one => one.Name)), group.Key));
}
