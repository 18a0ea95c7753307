#:project ../../src/Breakeven.Routing/Breakeven.Routing.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// What a score is worth on routes that the training did not have. Leaves a third of the routes of each file out, by turns, and ranks their prompts by
//   known    the expected gain, half of it replaced by the suspicion of a new route (what `threshold` decides by)
//   gain     the expected gain alone            weak     1 - P(weak is good)
// each of heads that learnt with routes, and of pooled heads that never saw one:
//   dotnet run eng/routing/unknown.cs -- LABELS.jsonl...
// Output depends on the input only.

using System.Globalization;
using Breakeven.Routing.Evaluation;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;

const int parts = 3;
TrainingOptions options = new(Seed: 1, Cores: Environment.ProcessorCount);
foreach (string path in args)
{
    using StreamReader file = new(path);
    LabelledPrompt[] labels = [.. LabelReader.Read(file, path)];
    string[] routes = [.. labels.Select(label => label.Route!).Distinct().Order(StringComparer.Ordinal)];
    Dictionary<string, List<Outcome>> outcomes = [];
    for (int part = 0; part < parts; part++)
    {
        HashSet<string> left = [.. routes.Where((_, i) => i % parts == part)];
        LabelledPrompt[] train = [.. labels.Where(label => !left.Contains(label.Route!))];
        Rank("routes", train, labels.Where(label => left.Contains(label.Route!)));
        Rank("pooled", [.. train.Select(label => label with { Route = null })], labels.Where(label => left.Contains(label.Route!)));
    }
    foreach ((string name, List<Outcome> found) in outcomes)
    {
        RouterEvaluation worth = RouterEvaluation.From(found, seed: 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path),-16} {name,-14} n {worth.Requests,5}  APGR {worth.Apgr:F3} [{worth.ApgrLow:F3}, {worth.ApgrHigh:F3}]"));
    }

    void Rank(string heads, LabelledPrompt[] train, IEnumerable<LabelledPrompt> test)
    {
        RouterScorer scorer = new(RouterTrainer.Train(train, options));
        foreach (LabelledPrompt label in test)
        {
            RouterScore score = scorer.Score(label.Prompt.Span, null);
            foreach ((string name, double value) in new[] { ("known", score.Estimate), ("gain", score.StrongQuality - score.WeakQuality), ("weak", 1 - score.WeakQuality) })
            {
                if (!outcomes.TryGetValue($"{heads} {name}", out List<Outcome>? list)) outcomes[$"{heads} {name}"] = list = [];
                list.Add(new(value, score.WeakQuality, label.Weak, label.Strong, IsNovel: false, IsKnownRoute: false));
            }
        }
    }
}
return 0;
