#:project ../../src/Breakeven.Ledger/Breakeven.Ledger.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// What a call costs the ledger in CPU: the two journal writes on the caller's thread, and everything behind them.
// dotnet run -c Release eng/bench/ledger.cs [calls] [rounds]

using System.Diagnostics;
using System.Globalization;
using Breakeven;
using Breakeven.Ledger;

int calls = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
List<(double Journal, double Store)> figures = [];
for (int round = 0; round <= rounds; round++)
{
    string folder = Directory.CreateTempSubdirectory("breakeven-bench-").FullName;
    (double journal, double store) = await RoundAsync(Path.Combine(folder, "ledger.db"));
    if (round > 0) figures.Add((journal, store)); // the first warms up
    Directory.Delete(folder, recursive: true);
}
Console.WriteLine($"journal {Median(figures.Select(figure => figure.Journal)):F2} us, store {Median(figures.Select(figure => figure.Store)):F2} us of CPU a call; median of {rounds} rounds of {calls} calls");

async Task<(double Journal, double Store)> RoundAsync(string database)
{
    await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = database }, CancellationToken.None);
    TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
    double journal = 0, making = 0;
    Thread caller = new(() => (journal, making) = Write(ledger));
    caller.Start();
    caller.Join();
    await ledger.FlushAsync(CancellationToken.None);
    double all = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / calls;
    return (journal, all - journal - making);
}

// CPU of this thread: the journal's, and what it takes to make the records.
(double Journal, double Making) Write(EmbeddedLedger ledger)
{
    double making = ThreadMicroseconds();
    for (int number = 0; number < calls; number++) Make(number, CallOutcome.Unknown);
    making = ThreadMicroseconds() - making;
    double writing = ThreadMicroseconds();
    for (int number = 0; number < calls; number++)
    {
        CallRecord outcome = Make(number, CallOutcome.Ok);
        ledger.Journal.WriteIntentAsync(outcome with { Outcome = CallOutcome.Unknown, Attempts = [], ProviderUsage = null, DurationMs = null, TtfcMs = null }, CancellationToken.None).AsTask().Wait();
        ledger.Journal.WriteOutcomeAsync(outcome).AsTask().Wait();
    }
    return ((ThreadMicroseconds() - writing - making) / calls, 2 * making / calls);
}

static CallRecord Make(int number, CallOutcome outcome)
{
    DateTimeOffset at = TimeProvider.System.GetUtcNow();
    Guid id = Guid.CreateVersion7(at);
    return new CallRecord
    {
        Id = id, RequestId = $"req-{id:N}", StartedAt = at, Key = "perf", Environment = "production", Workload = "perf", DataClass = "eu-personal",
        Route = "*", RequestModel = "gpt-4o", Target = "any", Provider = "mock", ResponseModel = "gpt-4o-2024-08-06", Location = Location.Cloud, Region = "eu",
        Outcome = outcome, Status = 200, Attempts = [new Attempt("any", at, 1.234, 200, null)], InputTokens = 100 + (number % 50), OutputTokens = 20, UsageSource = UsageSource.Provider,
        ProviderUsage = "{\"prompt_tokens\":120,\"completion_tokens\":20,\"total_tokens\":140}", CostUsd = new Money(0.0006m), CostBasis = CostBasis.PriceBook,
        DurationMs = 1.5, TtfcMs = 1.2, OverheadUs = 60, Cache = "off", Decision = "only_target", PrefixHashes = ["0123456789abcdef"], ConfigVersion = 1, PriceBookVersion = "2026-11-24",
    };
}

static double ThreadMicroseconds() => double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000;

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted[sorted.Length / 2];
}
