using System.Diagnostics;
using System.Diagnostics.Metrics;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Budgets;

/// <summary>Tells the operator how budgets stand: log and counters. Owners are names of the configuration, so labels are bounded.</summary>
internal sealed partial class BudgetAlerts
{
    private readonly ILogger<BudgetAlerts> _logger;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _near;
    private readonly Counter<double> _excess;

    public BudgetAlerts(GatewayMetrics metrics, ILogger<BudgetAlerts> logger)
    {
        _logger = logger;
        Meter meter = metrics.Meter;
        _refused = meter.CreateCounter<long>("breakeven.budget.refusals", "{call}", "Holds that a budget did not cover.");
        _near = meter.CreateCounter<long>("breakeven.budget.warnings", "{window}", "Windows that reached the share of their budget at which to warn.");
        _excess = meter.CreateCounter<double>("breakeven.budget.excess", "USD", "Cost of calls beyond what was held for them.");
    }

    public void Refused(BudgetOwner owner, BudgetPeriod period) => _refused.Add(1, Tags(owner, period));

    /// <param name="reached">Budgets whose windows have reached the share at which to warn; null for none.</param>
    public void Near(List<BudgetReading>? reached)
    {
        if (reached is null) return;
        foreach (BudgetReading budget in reached)
        {
            _near.Add(1, Tags(budget.Owner, budget.Period));
            LogNear(budget.Owner, budget.Committed, budget.Limit, budget.Period.Word(), budget.ResetsAt);
        }
    }

    /// <param name="isFirst">Of its window: the log tells it once, the counter each time.</param>
    public void Excess(BudgetOwner owner, Money held, Money spent, bool isFirst)
    {
        _excess.Add((double)(spent - held).Usd, new TagList { { "breakeven.budget.scope", owner.Scope.Word() }, { "breakeven.budget.name", owner.Name } });
        if (isFirst) LogExcess(owner, spent, held);
    }

    private static TagList Tags(BudgetOwner owner, BudgetPeriod period) =>
        new() { { "breakeven.budget.scope", owner.Scope.Word() }, { "breakeven.budget.name", owner.Name }, { "breakeven.budget.per", period.Word() } };

    [LoggerMessage(EventId = 3501, Level = LogLevel.Warning, Message = "The budget of {Owner} has spent {Spent} of {Limit} per {Period}; it resets at {ResetsAt:u}")]
    private partial void LogNear(BudgetOwner owner, Money spent, Money limit, string period, DateTimeOffset resetsAt);

    [LoggerMessage(EventId = 3502, Level = LogLevel.Warning, Message = "A call cost {Spent}, but {Held} was held for it in the budget of {Owner}. Give its requests a max_tokens; see docs/keys-and-budgets.md")]
    private partial void LogExcess(BudgetOwner owner, Money spent, Money held);
}
