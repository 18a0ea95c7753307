using System.Collections.Immutable;
using Breakeven.Routing.Drift;

namespace Breakeven.Server.Watching;

/// <summary>What is kept of one route's router over a restart. Immutable, a new one for each change.</summary>
/// <param name="Id">Of route, model and targets: another model is another state.</param>
/// <param name="Model">SHA-256 of the model file.</param>
/// <param name="Since">Since when this model decides here.</param>
public sealed record RouterState(string Id, string Route, string Weak, string Strong, string Model, DateTimeOffset Since)
{
    /// <summary>Entries that <see cref="Events"/> keeps.</summary>
    internal const int MostEvents = 50;

    /// <summary>Why the weak target is not asked; null while it is.</summary>
    public RouterSuspension? Suspended { get; init; }

    /// <summary>What was usual of the weak target, where its model file does not say it.</summary>
    public ImmutableArray<EvidenceBaseline> Learnt { get; init; } = [];

    /// <summary>The newest full window of each kind of traffic.</summary>
    public ImmutableArray<LiveDrift> Traffic { get; init; } = [];

    /// <summary>The written record, oldest first.</summary>
    public ImmutableArray<RouterEvent> Events { get; init; } = [];

    internal RouterState With(RouterEvent happened) => this with { Events = [.. Events.TakeLast(MostEvents - 1), happened] };

    /// <summary>What somebody should know, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Suspended is { } suspended) yield return $"route '{Route}': all goes to {Strong} since {suspended.At.UtcDateTime:u}, for {Weak} has become worse: {suspended.Why}";
        foreach (LiveDrift drift in Traffic)
            if (drift.IsChanged) yield return $"route '{Route}': the traffic '{drift.Traffic}' is not what the router learnt from: {drift.Text}; train it anew";
    }
}
