using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Budgets;

/// <summary>Budget books of configurations that have nothing but budgets.</summary>
internal static class Books
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static BudgetBook New(TimeProvider? time = null) =>
        new(time ?? new FakeTimeProvider(Start), new BudgetAlerts(new GatewayMetrics(), NullLogger<BudgetAlerts>.Instance));

    /// <summary>A book in which the key <c>app</c> has one budget.</summary>
    public static BudgetBook WithKey(decimal usd, BudgetPeriod per, decimal spent = 0, TimeProvider? time = null)
    {
        BudgetBook book = New(time);
        Prepare(book, Config(key: [new(new(usd), per)]), spent);
        return book;
    }

    public static void Prepare(BudgetBook book, BreakevenConfig config, decimal spent = 0) =>
        book.PrepareAsync(config, new Spent(new(spent)), CancellationToken.None).GetAwaiter().GetResult();

    public static BreakevenConfig Config(BudgetConfig[]? key = null, BudgetConfig[]? team = null, BudgetConfig[]? workload = null, BudgetConfig[]? route = null) => new()
    {
        Keys = [new("app", new string('0', 64)) { Team = "search", Budgets = [.. key ?? []] }],
        Teams = [new("search") { Budgets = [.. team ?? []] }],
        Workloads = [new("support") { Budgets = [.. workload ?? []] }],
        Routes = [new("chat") { Budgets = [.. route ?? []] }],
    };

    private sealed class Spent(Money all) : IBudgetHistory
    {
        public Task<Money> SpentAsync(BudgetOwner owner, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(all);
    }
}
