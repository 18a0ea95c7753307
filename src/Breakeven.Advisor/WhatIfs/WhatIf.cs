using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.WhatIfs;

/// <summary>A standard question about a scenario: what if this one thing were otherwise?</summary>
/// <param name="Name">As it is shown.</param>
internal sealed record WhatIf(string Name)
{
    /// <summary>Where prices change, the fleet is sized anew but not chosen anew.</summary>
    private const decimal Half = 0.5m;

    /// <summary>Changes what is stated; hosting and prices are then settled anew.</summary>
    public Func<Scenario, Scenario> Scenario { get; init; } = static scenario => scenario;

    /// <summary>Changes a settled number.</summary>
    public Func<WorkloadCase, WorkloadCase> Case { get; init; } = static subject => subject;

    /// <summary>What <see cref="Case"/> changes.</summary>
    public ImmutableArray<ScenarioChange> Changes { get; init; } = [];

    public static readonly ImmutableArray<WhatIf> Standard =
    [
        new("volume × 2") { Scenario = scenario => Volume(scenario, 2m) },
        new("volume ÷ 2") { Scenario = scenario => Volume(scenario, Half) },
        new("API prices − 50 %")
        {
            Case = subject => subject with { Model = subject.Model with { Api = subject.Model.Api with { Rates = subject.Model.Api.Rates.Scaled(Half) } } },
            Changes = [new("API prices", "as settled", "half of it")],
        },
        new("servers − 50 %, as spot") // the middle of what spot markets take off; such servers can be taken away
        {
            Case = subject => Own(subject, subject.Model.Own.ScaleServers(Half)),
            Changes = [new("server price", "as settled", "half of it")],
        },
        new("one spare more")
        {
            Case = subject => Own(subject, subject.Model.Own with { Spare = subject.Model.Own.Spare + 1 }),
            Changes = [new("spare servers", "as settled", "one more")],
        },
    ];

    private static WorkloadCase Own(WorkloadCase subject, OwnFleet fleet) =>
        subject with { Model = subject.Model with { Own = fleet }, Hosting = subject.Hosting with { Fleet = fleet } };

    private static Scenario Volume(Scenario scenario, decimal factor) => scenario with
    {
        Workloads =
        [
            .. scenario.Workloads.Select(workload => workload with
            {
                RequestsPerMonth = workload.RequestsPerMonth * factor,
                MonthlyProfile = workload.MonthlyProfile is { } months ? [.. months.Select(month => month * factor)] : null,
            }),
        ],
    };
}
