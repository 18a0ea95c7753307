using System.Globalization;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Training;

namespace Breakeven.Cli.Commands;

/// <summary>How many labels a ledger holds, by kind, and what would bring more.</summary>
internal sealed class LabelTally
{
    private readonly Dictionary<(bool IsPair, LabelKind Kind), int> _found = [], _usable = [];

    /// <summary>Stored prompts that the configuration's key does not open.</summary>
    public int Unreadable { get; set; }

    public void Found(AnswerLabel label) => Count(_found, label);

    /// <summary>With its prompt.</summary>
    public void Usable(AnswerLabel label) => Count(_usable, label);

    public string Text
    {
        get
        {
            string lost = Unreadable > 0 ? $"; {Unreadable:N0} stored prompts were written under another content_key" : "";
            return string.Create(CultureInfo.InvariantCulture, $"both answers judged of {Sum(_found, isPair: true):N0} calls ({Kinds(_found, isPair: true)}), {Sum(_usable, isPair: true):N0} of them with a stored prompt; one answer judged of {Sum(_found, isPair: false):N0} ({Kinds(_found, isPair: false)}), {Sum(_usable, isPair: false):N0} with a prompt{lost}");
        }
    }

    /// <summary>What to switch on, as far as it is missing.</summary>
    public string Remedy(RouterPair pair, bool storesContent)
    {
        List<string> steps = [];
        if (!storesContent || Sum(_usable, isPair: true) < Sum(_found, isPair: true)) steps.Add("keep prompts (storage.content: encrypted with a content_key, and content: encrypted of the workload)");
        if (Sum(_found, isPair: true) < ThresholdChooser.LeastLabels)
            steps.Add($"let both answer (shadow: {{ target: {pair.Weak}, share: 0.1 }} on a route that {pair.Strong} answers, target: other on a route by complexity) and the answers be compared (checks or a judge of the workload)");
        return $"{RouterTrainer.LeastPrompts} calls with both answers and a prompt are the least, {ThresholdChooser.LeastLabels} carry a promise. To get them: {string.Join("; ", steps)}. Or give labelled prompts with --data FILE. docs/concepts/routing.md says how.";
    }

    private static void Count(Dictionary<(bool IsPair, LabelKind Kind), int> counts, AnswerLabel label) =>
        counts[(label.IsPair, label.Kind)] = counts.GetValueOrDefault((label.IsPair, label.Kind)) + 1;

    private static int Sum(Dictionary<(bool IsPair, LabelKind Kind), int> counts, bool isPair) => counts.Where(count => count.Key.IsPair == isPair).Sum(count => count.Value);

    private static string Kinds(Dictionary<(bool IsPair, LabelKind Kind), int> counts, bool isPair) =>
        string.Join(", ", Enum.GetValues<LabelKind>().Reverse()
            .Where(kind => !isPair || kind != LabelKind.Feedback) // nobody is shown a copy
            .Where(kind => isPair || kind is LabelKind.Feedback or LabelKind.Checks)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.ToString().ToLowerInvariant()} {counts.GetValueOrDefault((isPair, kind)):N0}")));
}
