using System.Security.Cryptography;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Content;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Training;

namespace Breakeven.Cli.Commands;

/// <summary>Labels from a ledger: what was found out about answers, joined with the prompts that the content vault beside it holds. Prompts are read into memory, and go nowhere from there.</summary>
internal sealed class RouterLabels(string url, RouterPair pair)
{
    private readonly LabelTally _tally = new();

    /// <exception cref="CommandException">There are too few labels of both answers; says which, and what brings more.</exception>
    public async Task<LabelSource> ReadAsync(DateTimeOffset? since, CancellationToken stop)
    {
        List<LabelledPrompt> pairs = [];
        List<PartialLabel> partials = [];
        List<(string Route, LabelKind Kind, double Quality)> answers = [];
        await using EmbeddedLedger ledger = await LedgerLocation.OpenForReadingAsync(url, stop);
        ILookup<Guid, QualityFact> facts = (await ledger.QualityAsync(experiment: null, since, stop)).ToLookup(fact => fact.Item);
        ContentVault? vault = pair.ContentKey is { } key ? new(ContentVault.FolderBeside(LedgerLocation.DatabasePath(url)), key) : null;
        await foreach (CallRecord call in ledger.ReadAsync(CallFilter.All with { Since = since }, stop))
        {
            if (call.ShadowOf is not null || LabelOf(call, facts[call.Id], answers) is not { } label) continue;
            _tally.Found(label);
            if ((call.Workload ?? call.Route) is not { } route || PromptOf(vault, call) is not { } prompt) continue;
            _tally.Usable(label);
            if (label.IsPair) pairs.Add(new(prompt, route, label.Weak!.Value, label.Strong!.Value, call.StartedAt));
            else partials.Add(new(prompt, route, label.Strong is not null, label.Strong ?? label.Weak!.Value, label.Kind, call.Key, call.StartedAt));
        }
        return pairs.Count >= RouterTrainer.LeastPrompts
            ? new(pairs, partials, [.. Yardstick.Of(answers)], $"{url}: {_tally.Text}.")
            : throw new CommandException($"{url} holds too few labels of {pair.Weak} and {pair.Strong} to learn from: {_tally.Text}. {_tally.Remedy(pair, vault is not null)}");
    }

    /// <param name="answers">Takes all that was said of the weak target's answers.</param>
    private AnswerLabel? LabelOf(CallRecord call, IEnumerable<QualityFact> facts, List<(string Route, LabelKind Kind, double Quality)> answers)
    {
        if (call.Target != pair.Weak && call.Target != pair.Strong) return null;
        bool clientIsStrong = call.Target == pair.Strong;
        string other = clientIsStrong ? pair.Weak : pair.Strong;
        QualityFact[] own = [.. facts.Where(fact => fact.CallId == call.Id || fact.Target == other)];
        if (own.Length == 0) return null;
        AnswerLabel[] labels = [.. FactReader.Read(own, clientIsStrong)];
        if ((call.Workload ?? call.Route) is { } route) answers.AddRange(labels.Where(label => label.Weak is not null).Select(label => (route, label.Kind, label.Weak!.Value)));
        return FactReader.Best(labels);
    }

    private byte[]? PromptOf(ContentVault? vault, CallRecord call)
    {
        try
        {
            return vault?.Read(call.Id) is { } content ? LastTurn.Of(call, content.Request) : null;
        }
        catch (CryptographicException)
        {
            _tally.Unreadable++;
            return null;
        }
        catch (IOException)
        {
            return null; // erased while it was looked for
        }
    }
}
