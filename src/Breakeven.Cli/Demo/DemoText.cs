using System.Text;

namespace Breakeven.Cli.Demo;

/// <summary>Prompts of a wanted length in words, which the simulated providers count as tokens. The same seed gives the same text.</summary>
/// <remarks>Words of three letters and a blank: four bytes a token, as the gateway estimates.</remarks>
internal static class DemoText
{
    private static readonly string[] s_words =
    [
        "the", "and", "for", "are", "but", "not", "you", "all", "any", "can", "had", "her", "was", "one", "our", "out", "day", "get", "has", "him", "his", "how",
        "man", "new", "now", "old", "see", "two", "way", "who", "boy", "did", "its", "let", "put", "say", "she", "too", "use", "dad", "mom", "act", "add", "age",
        "ago", "aid", "aim", "air", "arm", "art", "ask", "bad", "bag", "bar", "bed", "bid", "big", "bit", "box", "buy", "car", "cut", "end", "eye",
    ];

    private static readonly string[] s_easy =
    [
        "summarise the note below in two sentences", "translate the note below into german", "rewrite the note below in a friendly tone", "list the names and dates in the note below",
        "correct the spelling of the note below", "give the note below a short title", "turn the note below into bullet points", "answer the mail below with a polite thank you",
    ];

    private static readonly string[] s_hard =
    [
        "derive the cost of each option below and prove which one is cheapest", "find the flaw in the plan below and argue it step by step",
        "write a program that checks the rules below and explain its complexity", "compare the designs below and justify a choice under every constraint",
        "debug the failure below and reason about each possible cause", "work out a schedule for the tasks below so that no two of them conflict",
    ];

    public static string Words(string seed, int count)
    {
        StringBuilder text = new(count * 4);
        ulong state = StableHash.Seed(seed);
        for (int i = 0; i < count; i++)
        {
            if (i > 0) text.Append(' ');
            text.Append(s_words[Next(ref state) >> 58]); // the upper six bits: one of 64
        }
        return text.ToString();
    }

    /// <summary>A task for the assistant, and what it is about.</summary>
    public static string Task(string seed, bool isHard, int count)
    {
        string[] kinds = isHard ? s_hard : s_easy;
        string[] task = kinds[(int)(StableHash.Share($"task {seed}") * kinds.Length)].Split(' ');
        return task.Length >= count ? string.Join(' ', task.Take(count)) : $"{string.Join(' ', task)} {Words(seed, count - task.Length)}";
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
