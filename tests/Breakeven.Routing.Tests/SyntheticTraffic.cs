using System.Text;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Tests;

/// <summary>Labelled prompts of a known law: the weak model fails where the text asks for something hard. Made from a seed.</summary>
internal static class SyntheticTraffic
{
    private static readonly string[] s_easy = ["greet", "thank", "list", "repeat", "colour", "capital", "spell", "name", "simple", "hello", "weather", "friend"];
    private static readonly string[] s_hard = ["prove", "integral", "theorem", "eigenvalue", "recursion", "polynomial", "derive", "lemma", "homotopy", "compiler", "quantum", "tensor"];
    private static readonly string[] s_filler = ["the", "a", "of", "for", "with", "customer", "please", "now", "and", "this", "our", "report", "today", "team", "about", "answer"];

    /// <param name="noise">Share of weak labels that are turned round.</param>
    public static LabelledPrompt[] Make(int count, int seed, double noise = 0.1, string route = "support", DateTimeOffset? from = null)
    {
        Random random = new(seed);
        LabelledPrompt[] labels = new LabelledPrompt[count];
        for (int i = 0; i < count; i++)
        {
            bool isHard = random.NextDouble() < 0.4;
            bool weakIsRight = !isHard ^ (random.NextDouble() < noise);
            labels[i] = new(Encoding.UTF8.GetBytes(Text(random, isHard)), route, weakIsRight ? 1 : 0, random.NextDouble() < 0.95 ? 1 : 0, from?.AddMinutes(i));
        }
        return labels;
    }

    public static string Text(Random random, bool isHard)
    {
        string[] topic = isHard ? s_hard : s_easy;
        return string.Join(' ', Enumerable.Range(0, 8 + random.Next(12)).Select(_ => random.Next(3) == 0 ? topic[random.Next(topic.Length)] : s_filler[random.Next(s_filler.Length)]));
    }
}
