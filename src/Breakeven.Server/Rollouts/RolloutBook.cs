using System.Collections.Immutable;
using Breakeven.Gateway.Experiments;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Server.Rollouts;

/// <summary>All rollouts, in memory and in the ledger, with what was seen of those that run. Used by one task at a time.</summary>
internal sealed class RolloutBook(EmbeddedLedger ledger)
{
    private readonly Dictionary<string, Rollout> _rollouts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RolloutSample> _samples = new(StringComparer.Ordinal);

    /// <summary>Newest first.</summary>
    public ImmutableArray<Rollout> All => [.. _rollouts.Values.OrderByDescending(rollout => rollout.StartedAt).ThenBy(rollout => rollout.Id, StringComparer.Ordinal)];

    public Rollout? Find(string id) => _rollouts.GetValueOrDefault(id);

    public RolloutSample SampleOf(Rollout rollout) => _samples[rollout.Id];

    /// <summary>Reads what an earlier process kept, and of each running rollout what its step has seen.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (string document in await ledger.RolloutsAsync(cancellationToken))
            if (RolloutJson.Read(document) is { } rollout) _rollouts[rollout.Id] = rollout;
        foreach (Rollout rollout in _rollouts.Values.Where(one => one.IsRunning)) await ReadSampleAsync(rollout, cancellationToken);
    }

    /// <summary>Keeps a rollout as it is now.</summary>
    /// <param name="newStep">Whether its step begins, with nothing seen yet.</param>
    public async Task PutAsync(Rollout rollout, bool newStep, CancellationToken cancellationToken)
    {
        await ledger.PutRolloutAsync(rollout.Id, RolloutJson.Write(rollout), cancellationToken);
        _rollouts[rollout.Id] = rollout;
        if (newStep || !_samples.ContainsKey(rollout.Id)) _samples[rollout.Id] = new(rollout);
        if (!rollout.IsRunning) _samples.Remove(rollout.Id);
    }

    public void Add(ExperimentNews news)
    {
        string? experiment = news.Call?.Experiment ?? (news.Facts.IsDefaultOrEmpty ? null : news.Facts[0].Experiment);
        if (experiment is not null && _samples.TryGetValue(experiment, out RolloutSample? sample)) sample.Add(news);
    }

    private async Task ReadSampleAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        RolloutSample sample = _samples[rollout.Id] = new(rollout);
        await foreach (CallRecord call in ledger.ReadAsync(new CallFilter { Since = rollout.StepStartedAt.AddHours(-1) }, cancellationToken)) // a call may have begun under the step and waited long
            if (call.Experiment == rollout.Id) sample.Add(call);
        IReadOnlyList<QualityFact> facts = await ledger.QualityAsync(rollout.Id, rollout.StepStartedAt, cancellationToken);
        foreach (IGrouping<(Guid, QualityFactSource), QualityFact> found in facts.GroupBy(fact => (fact.CallId, fact.Source))) sample.Add([.. found]);
    }
}
