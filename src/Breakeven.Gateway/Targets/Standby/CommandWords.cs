using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>Splits a command into a program and its arguments: at white space, where quotes hold words together. No variables, no pipes: that is a shell's work.</summary>
internal static class CommandWords
{
    /// <returns>False when the text has no word, or a quote that is not closed.</returns>
    public static bool TrySplit(string text, [NotNullWhen(true)] out ImmutableArray<string>? words)
    {
        ImmutableArray<string>.Builder found = ImmutableArray.CreateBuilder<string>();
        StringBuilder word = new();
        char quote = '\0';
        bool inWord = false;
        foreach (char c in text)
        {
            if (quote != '\0' && c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'') (quote, inWord) = (c, true);
            else if (quote == '\0' && char.IsWhiteSpace(c)) End();
            else (_, inWord) = (word.Append(c), true);
        }
        End();
        words = quote == '\0' && found.Count > 0 && found[0].Length > 0 ? found.ToImmutable() : null;
        return words is not null;

        void End()
        {
            if (inWord) found.Add(word.ToString());
            word.Clear();
            inWord = false;
        }
    }
}
