using System.Collections.Immutable;
using System.Text;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;

namespace Breakeven.Gateway.Tests.Routing.Complexity;

/// <summary>A model file of a router that knows two kinds of requests on the route <c>desk</c>: greetings, which both models answer, and proofs, which the weak one fails.</summary>
internal static class TrainedRouter
{
    private static readonly string[] s_easy = ["hello", "greet", "thank", "name", "colour", "weather", "list", "spell"];
    private static readonly string[] s_hard = ["prove", "theorem", "lemma", "integral", "polynomial", "tensor", "homotopy", "derive"];
    private static readonly string[] s_filler = ["the", "please", "for", "our", "team", "and", "now", "this"];

    public const string Easy = "hello please greet the team and thank this friend now";
    public const string Hard = "please derive the integral and prove this theorem and the lemma for our tensor";

    private static readonly Lazy<string> s_file = new(() =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"breakeven-router-{Guid.NewGuid():N}.model");
        Write(path);
        return path;
    });

    /// <param name="seed">Another seed gives another model.</param>
    /// <param name="promised">What it says of the weak model's answers.</param>
    public static void Write(string path, int seed = 1, params ImmutableArray<Yardstick> promised) =>
        File.WriteAllText(path, RouterModelWriter.Write(RouterTrainer.Train(Labels(), new(seed) { Yardsticks = promised })));

    public static string ModelFile => s_file.Value;

    private static LabelledPrompt[] Labels()
    {
        Random random = new(1);
        return
        [
            .. Enumerable.Range(0, 500).Select(_ =>
            {
                bool isHard = random.NextDouble() < 0.5;
                string[] topic = isHard ? s_hard : s_easy;
                string text = string.Join(' ', Enumerable.Range(0, 12).Select(_ => random.Next(2) == 0 ? topic[random.Next(topic.Length)] : s_filler[random.Next(s_filler.Length)]));
                return new LabelledPrompt(Encoding.UTF8.GetBytes(text), "desk", isHard ^ (random.NextDouble() < 0.05) ? 0 : 1, 1);
            }),
        ];
    }
}
