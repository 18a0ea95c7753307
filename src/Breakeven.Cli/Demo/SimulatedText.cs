using System.Text;

namespace Breakeven.Cli.Demo;

/// <summary>Filler in place of an answer: one word a token, and the first says what it is.</summary>
internal static class SimulatedText
{
    private static readonly string[] Filler = ["this", "text", "stands", "in", "for", "the", "answer", "of", "a", "model", "that", "was", "not", "asked", "and"];

    /// <summary>Tokens <paramref name="from"/> to <paramref name="until"/> (excluded) of the answer; parts in order join to the whole.</summary>
    public static string Tokens(int from, int until)
    {
        StringBuilder text = new();
        for (int i = from; i < until; i++) text.Append(i == 0 ? "simulated:" : " ").Append(i == 0 ? "" : Filler[(i - 1) % Filler.Length]);
        return text.ToString();
    }
}
