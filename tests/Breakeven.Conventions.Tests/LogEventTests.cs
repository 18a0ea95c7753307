using System.Globalization;
using System.Text.RegularExpressions;

namespace Breakeven.Conventions;

public partial class LogEventTests
{
    /// <summary>Operators filter and alert by number: one number is one message.</summary>
    [Fact]
    public void EventIds_UnderSrc_NameOneMessageEach()
    {
        int[] ids = [.. Repository.SourceFiles("src").SelectMany(path => EventId().Matches(File.ReadAllText(path))).Select(match => int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture))];
        Assert.True(ids.Length > 50, "Hardly any event was found.");
        Assert.Empty(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [GeneratedRegex("EventId = (?<id>[0-9]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EventId();
}
