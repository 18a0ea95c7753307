namespace Breakeven.Cli.Demo;

/// <summary>What the company turns on in the second half beside the advice: an answer that is asked for again is stored, long conversations are shortened, easy tasks go to a small model.</summary>
/// <remarks>The provider's prompt cache needs nothing: OpenAI's works by itself, in both halves.</remarks>
internal static class DemoMeasures
{
    /// <summary>A year, the longest that an answer may be kept.</summary>
    private const double LongestHours = 365 * 24;

    /// <param name="config">The first configuration.</param>
    /// <param name="router">Model file of the assistant's router.</param>
    /// <param name="callsPerSample">Where a replay thins the calls, what is stored must live as much longer to be asked for as often.</param>
    public static string TurnOn(string config, string router, double callsPerSample)
    {
        string text = Replaced(config, DemoCompany.SupportLine, DemoCompany.SupportLine.Replace(" } }", " }, cache: { exact: true }, prompts: { history: { turns: 4, above_tokens: 1000 } } }", StringComparison.Ordinal));
        text = Replaced(text, DemoCompany.AssistantRoute, $$"""assistant: { strategy: complexity, targets: [{{DemoCompany.SmallTarget}}, {{DemoCompany.CloudTarget}}], quality: 0.95, router: "{{router}}",""");
        int hours = (int)Math.Min(LongestHours, Math.Ceiling(callsPerSample)); // an hour of the full load
        return text + $$"""
            cache: { exact: { enabled: false, ttl: {{hours}}h, ignore: metadata } }   # on for support alone; an hour, stretched as the replay thins the calls

            """;
    }

    private static string Replaced(string text, string what, string by) =>
        text.Contains(what, StringComparison.Ordinal) ? text.Replace(what, by, StringComparison.Ordinal) : throw new InvalidOperationException($"The demo's own configuration has no '{what}'.");
}
