using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Breakeven.Advisor;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Savings;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Suggestions;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;
using Breakeven.Cli.Commands;
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
        "The models are simulated: delays come from the capacity model, text is filler. Gateway, ledger, prices and arithmetic are real.";

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
        string changes = await ActAsync(world, schedule, advice, folder, cancellationToken);
        _story.Act(4, "Verify", $"the second {Span(schedule.End - schedule.Middle)} run under the new configuration");
        await ReplayAsync(world, schedule, schedule.Middle, schedule.End, cancellationToken);
        await world.StopAsync(cancellationToken);

        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = folder.Ledger, ReadOnly = true }, cancellationToken);
        VerifiedSavings savings = await VerifyAsync(ledger, schedule, folder, cancellationToken);
        await LeaveAsync(ledger, schedule, folder, advice, changes, savings, cancellationToken);
        console.Results.WriteLine();
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
        console.Results.WriteLine("Breakeven demo: API, own servers, or both? Measure, decide, change, and check what it saved.");
        _story.Line("Simulated: the cloud API, the GPU servers, all texts. Real: gateway, ledger, prices, arithmetic.");
        _story.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Traffic: {schedule.Calls.Length:N0} calls over {Span(schedule.End - schedule.Start)}; each stands for {schedule.CallsPerSample:N0} of {schedule.CallsPerSample * schedule.Calls.Length:N0}."));
        _story.Line(options.Trace is { } trace ? $"Sizes and times recorded in {trace.Name}." : DemoTraffic.Attribution);
        _story.Line(DemoMix.Assumptions);
    }

    private async Task ObserveAsync(DemoWorld world, DemoSchedule schedule, CancellationToken cancellationToken)
    {
        _story.Act(1, "Observe", $"the first {Span(schedule.Middle - schedule.Start)} run as the company works today");
        _story.Line($"The applications support, assistant and contracts call {DemoCompany.CloudModel} at the API; records may not leave, so one trial server answers them.");
        await ReplayAsync(world, schedule, schedule.Start, schedule.Middle, cancellationToken);
        LedgerTotals totals = await LedgerTotals.ReadAsync(world.Ledger, schedule.Start, schedule.Middle, cancellationToken);
        _story.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Calls:N0} calls recorded: {totals.Ok:N0} answered, {totals.NotAnswered:N0} not. The API cost {totals.ApiCost}, which stands for {totals.ApiCost * (decimal)schedule.CallsPerSample}."));
        OutageWindow outage = schedule.CloudOutage;
        _story.Line($"The API was down from {Clock(outage.From)} to {Clock(outage.Until)}: {totals.RescuedByOwn:N0} calls fell back to the own server before a byte was sent.");
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
        _story.Act(2, "Decide", "the advisor prices three fleets on the recorded load, within what is permitted");
        _story.Line(AdviceWords.Headline(advice));
        foreach (Advice workload in advice.Workloads) _story.Item($"{workload.Name}: {AdviceWords.Headline(workload)}{Why(workload)}");
        return advice;
    }

    /// <summary>The first reason that the headline does not give already.</summary>
    private static string Why(Advice workload)
    {
        FleetOption? rival = AdviceWords.Rival(workload);
        return workload.Reasons.FirstOrDefault(reason => rival is not { Feasible: false } || reason.Code != rival.WhyNot) is { } why ? " " + why.Text : "";
    }

    private async Task<string> ActAsync(DemoWorld world, DemoSchedule schedule, Advice advice, DemoFolder folder, CancellationToken cancellationToken)
    {
        ConfigResult before = ConfigReader.ReadText(world.ConfigText, "breakeven-1.yaml", Environment.GetEnvironmentVariable);
        Suggestion suggestion = RouteSuggestion.From(advice, before.Config!);
        string router = folder.File("assistant.model");
        await DemoLabels.TrainAsync(schedule, options.Seed, router, cancellationToken);
        string text = DemoMeasures.TurnOn(world.ConfigText, router, schedule.CallsPerSample);
        foreach (RouteConfig route in suggestion.Routes)
        {
            ConfigEdit edit = ConfigEditor.SetRoute(text, route.Name, route.Strategy, route.Targets);
            text = edit.Text ?? throw new InvalidOperationException(edit.Problem);
        }
        int servers = Math.Max(1, AdviceWords.Chosen(advice)?.Fleet?.Servers ?? 1);
        double ownShare = DemoCompany.Workloads.Where(workload => IsOwnFirst(workload, suggestion, before.Config!))
            .Sum(workload => workload.Share * (1 - schedule.RepeatShare(workload, schedule.Middle, schedule.End)));
        int version = await world.ApplyAsync(text, servers, ownShare, folder, cancellationToken);

        string changes = string.Join('\n', ConfigDiff.Between(before.Config!, ConfigReader.ReadText(world.ConfigText, "breakeven-2.yaml", Environment.GetEnvironmentVariable).Config!)
            .Where(change => !change.Key.EndsWith(".base_url", StringComparison.Ordinal) && !change.Key.EndsWith(".router", StringComparison.Ordinal))); // another port, and where the router's file is
        _story.Act(3, "Act", $"the advice, and an API used well, become configuration version {version}, without a restart");
        _story.Line("Support gets stored answers and shorter histories, assistant a small model for easy questions, by a router trained on invented labels.");
        _story.Indented(changes);
        return changes;
    }

    private async Task<VerifiedSavings> VerifyAsync(EmbeddedLedger ledger, DemoSchedule schedule, DemoFolder folder, CancellationToken cancellationToken)
    {
        LedgerTotals totals = await LedgerTotals.ReadAsync(ledger, schedule.Middle, schedule.End, cancellationToken);
        OutageWindow outage = schedule.EngineOutage;
        _story.Line(string.Create(CultureInfo.InvariantCulture, $"{totals.Calls:N0} calls: {(double)totals.OwnCalls / Math.Max(1, totals.Ok) * 100:0}% of the answers came from own servers; {totals.SpilledToCloud:N0} calls went on to the API when these were full or down."));
        _story.Line($"The own servers were down from {Clock(outage.From)} to {Clock(outage.Until)}: {totals.Refused:N0} calls of records were refused rather than sent to the API. Records sent to the API: {totals.RestrictedInCloud:N0}.");
        VerifiedSavings savings = await SavingsAsync(ledger, schedule, folder, cancellationToken);
        _story.Savings(savings);
        return savings;
    }

    /// <summary>What <c>report savings</c> says of the second half, from the same computation.</summary>
    private static async Task<VerifiedSavings> SavingsAsync(EmbeddedLedger ledger, DemoSchedule schedule, DemoFolder folder, CancellationToken cancellationToken)
    {
        LedgerNotes notes = new() { CallsPerRecord = (decimal)schedule.CallsPerSample, Simulated = $"{SimulatedNote} {DemoMix.Assumptions}" };
        await notes.WriteAsync(folder.Ledger, cancellationToken);
        SavingsReading reading = new(ledger, await SavingsReading.InputsAsync(ledger, ShippedCatalogs.Prices, notes, cancellationToken), notes);
        VerifiedSavings savings = await reading.ReadAsync(new CallFilter { Since = schedule.Middle, Until = schedule.End }, new Progress<long>(), cancellationToken);
        await File.WriteAllTextAsync(folder.File("savings.html"), AdviceHtml.Render(SavingsDocument.Build(savings, "the second half of the demo")), cancellationToken);
        await File.WriteAllTextAsync(folder.File("savings.json"), SavingsJson.Write(savings), cancellationToken);
        return savings;
    }

    private async Task LeaveAsync(
        EmbeddedLedger ledger, DemoSchedule schedule, DemoFolder folder, Advice advice, string changes, VerifiedSavings savings, CancellationToken cancellationToken)
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
        console.Out.WriteLine($"Files in {folder.Path}");
        _story.Entry("report.html", "verdict, charts, configuration change, savings: open it in a browser");
        _story.Entry("savings.html", "the saving by measure and against the hold-out; savings.json for programs");
        _story.Entry("advice.json", "the verdict and its evidence, for programs");
        _story.Entry("ledger.jsonl", "every call with its cost; ledger.db is the ledger itself");
        _story.Entry("*.yaml, *.json", "the configuration before and after, and the requirements");
        console.Out.WriteLine("The saving again, and the advice on both halves:");
        _story.Command($"breakeven report savings --ledger sqlite:{folder.Ledger} --since {Day(schedule.Middle)} --until {Day(schedule.End)}");
        _story.Command($"breakeven advise --ledger sqlite:{folder.Ledger} --requirements {folder.File("requirements.json")}");
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

    private static string Day(DateTimeOffset at) => at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "O", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset at) => at.ToString("ddd HH:mm", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(span.TotalDays >= 2 ? $"{span.TotalDays:0.#} days" : span.TotalHours >= 2 ? $"{span.TotalHours:0.#} hours" : $"{span.TotalMinutes:0.#} minutes")}");
}
