using System.Text;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;

namespace Breakeven.Cli.Demo;

/// <summary>What a judge would have said of both models' answers to a thousand tasks of the assistant, had there been answers: the router of the demo learns from it.</summary>
/// <remarks>The labels are invented, and separate well because the texts are. That the router learns them shows that the machinery works, not how well it ranks anybody's prompts: docs/concepts/routing.md has those figures.</remarks>
internal static class DemoLabels
{
    private const int Count = 1_000;

    // Chances that an answer is good. The small model fails at most hard tasks and hardly at easy ones, the large one seldom at any.
    private const double SmallEasy = 0.97, SmallHard = 0.3, Large = 0.97;

    public static IReadOnlyList<LabelledPrompt> Draw(DemoSchedule schedule, int seed)
    {
        List<LabelledPrompt> labels = new(Count);
        for (int i = 0; i < Count; i++)
        {
            string task = $"label {seed} {i}";
            bool isHard = DemoMix.IsHard(task);
            string prompt = DemoText.Task(task, isHard, schedule.Calls[i % schedule.Calls.Length].InputTokens);
            labels.Add(new(Encoding.UTF8.GetBytes(prompt), DemoCompany.Assistant.Name, Drawn("small", task, isHard ? SmallHard : SmallEasy), Drawn("large", task, Large)));
        }
        return labels;
    }

    /// <summary>Trains a router from the labels, as <c>router train</c> does, and leaves its model file.</summary>
    public static async Task<RouterModel> TrainAsync(DemoSchedule schedule, int seed, string file, CancellationToken cancellationToken)
    {
        RouterModel router = RouterTrainer.Train(Draw(schedule, seed), new TrainingOptions(seed, Environment.ProcessorCount));
        await File.WriteAllTextAsync(file, RouterModelWriter.Write(router), cancellationToken);
        return router;
    }

    private static double Drawn(string model, string task, double chance) => StableHash.Share($"{model} {task}") < chance ? 1 : 0;
}
