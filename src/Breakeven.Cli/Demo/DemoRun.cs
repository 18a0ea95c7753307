using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Breakeven.Advisor;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Suggestions;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Ledger.Export;
using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Querying;
using Spectre.Console;

namespace Breakeven.Cli.Demo;

/// <summary>The loop in four acts: observe, decide, act, verify.</summary>
internal sealed class DemoRun(DemoOptions options, CommandConsole console)
{
    private const string SimulatedNote =
        "The models in this demo are simulated: their delays come from the capacity model and their text is filler. Gateway, ledger, prices and arithmetic are the real ones.";

    private static readonly DateTimeOffset FirstDay = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly DemoStory _story = new(console);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        DemoSchedule schedule = await ScheduleAsync(cancellationToken);
        DemoFolder folder = DemoFolder.Prepare(options.Output);
        Introduce(schedule);

        await using DemoWorld world = await DemoWorld.StartAsync(schedule, folder, cancellationToken);
        await ObserveAsync(world, schedule, cancellationToken);
        Advice advice = await DecideAsync(world, schedule, folder, cancellationToken);
        string changes = await ActAsync(world, advice, folder, cancellationToken);
        _story.Act(4, "Verify", "second half, under the advice");
        await ReplayAsync(world, schedule, schedule.Middle, schedule.End, cancellationToken);
        await world.StopAsync(cancellationToken);

        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = folder.Ledger, ReadOnly = true }, cancellationToken);
        SavingsReport savings = await VerifyAsync(ledger, schedule, cancellationToken);
        await LeaveAsync(ledger, schedule, folder, advice, changes, savings, cancellationToken);
        _story.Line(string.Create(CultureInfo.InvariantCulture, $"Took {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s. All models in it were simulated; nothing left this machine."));
        return ExitCode.Done;
    }

    private async Task<DemoSchedule> ScheduleAsync(CancellationToken cancellationToken)
    {
        if (options.Trace is not { } trace)
        {
            DemoTraffic traffic = DemoTraffic.Shipped;
            return DemoSchedule.FromCurve(
                traffic.Sizes, traffic.TenMinuteRates, TimeSpan.FromMinutes(10), DemoCompany.CallsPerMonth / DemoCompany.HoursPerMonth / 3600,
                DemoCompany.Workloads, FirstDay, options.Requests, options.Seed);
        }
        List<CallRecord> calls = [];
        await foreach (CallRecord call in TrafficImporter.ReadAsync(trace.FullName, ImportFormat.Auto, new ImportOptions(), cancellationToken)) calls.Add(call);
        if (calls.Count < 2) throw new CommandException($"--trace {trace.Name}: {calls.Count} calls are too few to replay.");
        calls.Sort((a, b) => a.StartedAt.CompareTo(b.StartedAt));
        return DemoSchedule.FromTrace(calls, DemoCompany.Workloads, FirstDay, options.Requests, options.Seed);
    }

    private void Introduce(DemoSchedule schedule)
    {
        console.Results.WriteLine("Breakeven demo. Cloud and engine are simulated; gateway, ledger, prices and arithmetic are real.");
        _story.Line(options.Trace is { } trace ? $"Traffic: {trace.Name}." : $"Traffic: {DemoTraffic.Attribution}");
        _story.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{schedule.Calls.Length:N0} calls over {Span(schedule.End - schedule.Start)} are replayed; each stands for {schedule.CallsPerSample:N0} of {schedule.CallsPerSample * schedule.Calls.Length:N0}."));
    }

    private async Task ObserveAsync(DemoWorld world, DemoSchedule schedule, CancellationToken cancellationToken)
    {
        _story.Act(1, "Observe", $"first half: everything on the API ({DemoCompany.CloudModel}), restricted records on one trial server");
        await ReplayAsync(world, schedule, schedule.Start, schedule.Middle, cancellationToken);
        LedgerTotals totals = await LedgerTotals.ReadAsync(world.Ledger, schedule.Start, schedule.Middle, cancellationToken);
        _story.Line($"{totals.Calls:N0} calls in the ledger, {totals.Ok:N0} answered, {totals.NotAnswered:N0} not. API cost of the sample: {totals.ApiCost}, exact.");
        OutageWindow outage = schedule.CloudOutage;
        _story.Line($"The cloud was down from {outage.From:ddd HH:mm} to {outage.Until:ddd HH:mm}: {totals.RescuedByOwn:N0} calls fell back to the own engine before a byte was sent.");
    }

    private async Task<Advice> DecideAsync(DemoWorld world, DemoSchedule schedule, DemoFolder folder, CancellationToken cancellationToken)
    {
        string requirements = DemoCompany.Requirements();
        await File.WriteAllTextAsync(folder.File("requirements.json"), requirements, cancellationToken);
        ImmutableArray<WorkloadProfile> profiles = await WorkloadProfiler.ProfileAsync(
            world.Ledger.ReadAsync(new CallFilter { Until = schedule.Middle }, cancellationToken),
            new WorkloadProfilerOptions { Scale = schedule.CallsPerSample, From = schedule.Start, Until = schedule.Middle },
            cancellationToken);
        Advice advice = AdvicePipeline.FromProfiles(
            profiles,
            Scenario.ParseRequirements(Encoding.UTF8.GetBytes(requirements)),
            new AdviceOptions
            {
                Seed = options.Seed,
                PriceBook = ShippedCatalogs.Prices,
                Accelerators = ShippedCatalogs.Accelerators,
                OpenModels = ShippedCatalogs.OpenModels,
                Day = DateOnly.FromDateTime(schedule.Middle.UtcDateTime),
            });
        _story.Act(2, "Decide", AdviceWords.Headline(advice));
        foreach (Advice workload in advice.Workloads) _story.Line($"{workload.Name}: {AdviceWords.Headline(workload)}");
        foreach (Finding reason in advice.Reasons) _story.Line($"· {reason.Text}");
        return advice;
    }

    private async Task<string> ActAsync(DemoWorld world, Advice advice, DemoFolder folder, CancellationToken cancellationToken)
    {
        ConfigResult before = ConfigReader.ReadText(world.ConfigText, "breakeven-1.yaml", Environment.GetEnvironmentVariable);
        Suggestion suggestion = RouteSuggestion.From(advice, before.Config!);
        string text = world.ConfigText;
        foreach (RouteConfig route in suggestion.Routes)
        {
            ConfigEdit edit = ConfigEditor.SetRoute(text, route.Name, route.Strategy, route.Targets);
            text = edit.Text ?? throw new InvalidOperationException(edit.Problem);
        }
        int servers = Math.Max(1, AdviceWords.Chosen(advice)?.Fleet?.Servers ?? 1);
        double ownShare = DemoCompany.Workloads.Where(workload => IsOwnFirst(workload, suggestion, before.Config!)).Sum(workload => workload.Share);
        int version = await world.ApplyAsync(text, servers, ownShare, folder, cancellationToken);

        string changes = string.Join('\n', ConfigDiff.Between(before.Config!, ConfigReader.ReadText(world.ConfigText, "breakeven-2.yaml", Environment.GetEnvironmentVariable).Config!));
        _story.Act(3, "Act", $"the suggestion becomes configuration version {version}, without a restart; {servers} own servers");
        _story.Indented(changes);
        return changes;
    }

    private async Task<SavingsReport> VerifyAsync(EmbeddedLedger ledger, DemoSchedule schedule, CancellationToken cancellationToken)
    {
        LedgerTotals totals = await LedgerTotals.ReadAsync(ledger, schedule.Middle, schedule.End, cancellationToken);
        OutageWindow outage = schedule.EngineOutage;
        _story.Line(string.Create(CultureInfo.InvariantCulture, $"{totals.Calls:N0} calls, {(double)totals.OwnCalls / Math.Max(1, totals.Ok):P0} of the answers from own servers; {totals.SpilledToCloud:N0} went on to the API when the servers were full or down."));
        _story.Line($"The own engine was down from {outage.From:ddd HH:mm} to {outage.Until:ddd HH:mm}: {totals.Refused:N0} restricted calls were refused rather than sent to the cloud. Restricted calls in the cloud: {totals.RestrictedInCloud:N0}.");
        RateCard api = ShippedCatalogs.Prices.Find(new ProviderName("openai"), new ModelName(DemoCompany.CloudModel), DateOnly.FromDateTime(schedule.Middle.UtcDateTime))!;
        SavingsReport savings = await new DemoSavings(api, schedule.CallsPerSample, DemoCompany.UsdPerReplicaHour, DemoCompany.StaffUsdPerHour)
            .MeasureAsync(ledger, schedule.Middle, schedule.End, cancellationToken);
        _story.Savings(savings, (decimal)(DemoCompany.HoursPerMonth / (schedule.End - schedule.Middle).TotalHours));
        return savings;
    }

    private async Task LeaveAsync(
        EmbeddedLedger ledger, DemoSchedule schedule, DemoFolder folder, Advice advice, string changes, SavingsReport savings, CancellationToken cancellationToken)
    {
        ReportContext context = new()
        {
            Title = "Breakeven demo: API, own servers, or both?",
            DataSource = options.Trace is { } trace ? trace.Name : DemoTraffic.Attribution,
            GeneratedAt = TimeProvider.System.GetUtcNow(),
            Savings = savings,
            ConfigDiff = changes,
            SimulatedNote = SimulatedNote,
        };
        await AtomicFile.WriteAsync(folder.File("report.html"), async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(AdviceHtml.Render(advice, context)), cancellationToken));
        await AtomicFile.WriteAsync(folder.File("advice.json"), stream =>
        {
            AdviceJson.Write(stream, advice);
            return Task.CompletedTask;
        });
        await AtomicFile.WriteAsync(folder.File("ledger.jsonl"), stream => CallExport.WriteJsonLinesAsync(ledger.ReadAsync(CallFilter.All, cancellationToken), stream, cancellationToken));

        console.Results.WriteLine();
        _story.Line($"{folder.Path}: report.html, advice.json, ledger.jsonl, ledger.db, breakeven-1.yaml, breakeven-2.yaml, requirements.json");
        _story.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"The advice again, on all of it: breakeven advise --ledger sqlite:{folder.Ledger} --requirements {folder.File("requirements.json")} --scale {schedule.CallsPerSample:R}"));
        if (options.Open) Process.Start(new ProcessStartInfo(folder.File("report.html")) { UseShellExecute = true })?.Dispose();
    }

    private Task<DemoAnswers> ReplayAsync(DemoWorld world, DemoSchedule schedule, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        _story.ReplayAsync(
            $"Replaying {Span(until - from)}", schedule.Calls.Count(call => call.At >= from && call.At < until),
            progress => world.ReplayAsync(from, until, progress, cancellationToken));

    private static bool IsOwnFirst(DemoWorkload workload, Suggestion suggestion, BreakevenConfig current)
    {
        RouteConfig route = suggestion.Routes.FirstOrDefault(changed => changed.Name == workload.Route) ?? current.Routes.Single(known => known.Name == workload.Route);
        return route.Targets[0].Target.Value == DemoCompany.OwnTarget;
    }

    private static string Span(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(span.TotalDays >= 2 ? $"{span.TotalDays:0.#} days" : span.TotalHours >= 2 ? $"{span.TotalHours:0.#} hours" : $"{span.TotalMinutes:0.#} minutes")}");
}
