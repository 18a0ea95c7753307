using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Breakeven.Advisor;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.WhatIfs;
using Breakeven.Advisor.Workloads;
using Breakeven.Cli.Terminal;
using Breakeven.Ledger;
using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary><c>advise</c>: the decision, from a scenario, from recorded files or from the ledger.</summary>
internal static class AdviseCommand
{
    public static Command Create(CommandConsole console)
    {
        Options options = new();
        Command command = new(
            "advise",
            """
            API, self-host or hybrid, per workload: with the break-even, how sure it is, and what would change it.

            Without --scenario and --from it reads the ledger of this folder.
            """)
        {
            options.Scenario, options.WhatIf, options.Ledger, options.From, options.Requirements, options.Evidence, options.Interview, options.Workload, options.Scale, options.Format, options.Output, options.Seed, options.Explain,
        };
        command.Validators.Add(result =>
        {
            int sources = new[] { result.GetResult(options.Scenario) is not null, result.GetResult(options.From) is not null, result.GetResult(options.Ledger) is { Implicit: false } }.Count(given => given);
            if (result.GetResult(options.Explain) is not null && (result.GetResult(options.Output) is not null || result.GetResult(options.Format) is { Implicit: false }))
                result.AddError("--explain prints text to the terminal: leave --format and --output out. The other formats hold every derivation already.");
            if (sources > 1) result.AddError("--scenario, --ledger and --from exclude each other: give one.");
            if (result.GetValue(options.Interview) && result.GetResult(options.Scenario) is not null) result.AddError("--interview writes a scenario; leave --scenario out.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(console, options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandConsole console, Options options, ParseResult parsed, CancellationToken cancellation)
    {
        AdviceOptions terms = new()
        {
            Seed = parsed.GetRequiredValue(options.Seed),
            PriceBook = ShippedCatalogs.Prices,
            Accelerators = ShippedCatalogs.Accelerators,
            OpenModels = ShippedCatalogs.OpenModels,
            Evidence = await EvidenceFiles.ReadAsync(parsed.GetValue(options.Evidence) ?? [], cancellation),
        };
        if (parsed.GetValue(options.Interview))
        {
            ImmutableArray<WorkloadProfile> observed = HasTraffic(options, parsed) ? (await ProfilesAsync(console, options, parsed, cancellation)).Profiles : [];
            return await AdviseInterview.RunAsync(console, observed, terms, parsed.GetValue(options.Output), cancellation);
        }
        string source;
        Advice advice;
        FileInfo[] scenarios = parsed.GetValue(options.Scenario) ?? [];
        bool whatIf = parsed.GetValue(options.WhatIf);
        if (scenarios.Length > 1 || whatIf) return await CompareAsync(console, options, parsed, terms, cancellation);
        if (scenarios is [{ } scenario])
        {
            source = scenario.Name;
            string? only = parsed.GetValue(options.Workload);
            advice = await ProgressLine.RunAsync(console, "Deciding", "workloads", progress =>
                InputAsync(scenario, bytes => AdvicePipeline.FromScenario(Chosen(Scenario.Parse(bytes), only), terms, progress), cancellation));
            if (only is not null) advice = advice.Workloads[0];
        }
        else
        {
            (source, ImmutableArray<WorkloadProfile> profiles) = await ProfilesAsync(console, options, parsed, cancellation);
            if (parsed.GetValue(options.From) is not { Length: > 0 }) terms = terms with { Evidence = await EvidenceFiles.WithLedgerAsync(terms.Evidence, source, cancellation) };
            Scenario requirements = await RequirementsAsync(options, parsed, cancellation);
            advice = await ProgressLine.RunAsync(console, "Deciding", "workloads", progress => Task.Run(() => AdvicePipeline.FromProfiles(profiles, requirements, terms, progress), cancellation));
        }
        await EvidenceFiles.WarnAboutUnusedAsync(console, terms.Evidence, advice);
        if (parsed.GetValue(options.Explain) is { } number)
        {
            ExplainNumber.Write(console, advice, number);
            return ExitCode.Done;
        }
        await WriteAsync(console, advice, source, parsed.GetRequiredValue(options.Format), parsed.GetValue(options.Output));
        return ExitCode.Done;
    }

    /// <summary>Whether an interview can be pre-filled: traffic was named, or this folder has a ledger.</summary>
    private static bool HasTraffic(Options options, ParseResult parsed) =>
        parsed.GetValue(options.From) is { Length: > 0 } || parsed.GetResult(options.Ledger) is { Implicit: false } || File.Exists(LedgerLocation.DatabasePath(LedgerLocation.Default));

    /// <summary>Several scenarios, or one source and the standard questions about it.</summary>
    private static async Task<int> CompareAsync(CommandConsole console, Options options, ParseResult parsed, AdviceOptions terms, CancellationToken cancellation)
    {
        FileInfo[] scenarios = parsed.GetValue(options.Scenario) ?? [];
        string source = string.Join(", ", scenarios.Select(file => file.Name));
        ScenarioComparison comparison;
        if (scenarios.Length > 0)
        {
            comparison = await AdviseComparison.ReadAsync(scenarios, parsed.GetValue(options.WhatIf), terms, file => InputAsync(file, bytes => Scenario.Parse(bytes), cancellation));
            if (parsed.GetValue(options.Workload) is { } only) comparison = comparison.Only(only);
        }
        else
        {
            (source, ImmutableArray<WorkloadProfile> profiles) = await ProfilesAsync(console, options, parsed, cancellation);
            if (profiles.IsEmpty) _ = AdvicePipeline.FromProfiles(profiles, new Scenario(), terms); // says why there is no advice
            comparison = ScenarioComparison.Of(source, profiles, await RequirementsAsync(options, parsed, cancellation), terms);
        }
        await AdviseComparison.WriteAsync(console, comparison, source, parsed.GetRequiredValue(options.Format), parsed.GetValue(options.Output));
        return ExitCode.Done;
    }

    private static async Task<Scenario> RequirementsAsync(Options options, ParseResult parsed, CancellationToken cancellation) => parsed.GetValue(options.Requirements) is { } file
        ? await InputAsync(file, bytes => Scenario.ParseRequirements(bytes), cancellation)
        : new Scenario();

    /// <summary>Reads an input file, and says its name in whatever is wrong with it.</summary>
    private static async Task<T> InputAsync<T>(FileInfo file, Func<byte[], T> read, CancellationToken cancellation)
    {
        if (!file.Exists) throw new CommandException($"there is no file {file.FullName}.");
        try
        {
            return read(await File.ReadAllBytesAsync(file.FullName, cancellation));
        }
        catch (ScenarioException problem)
        {
            throw new CommandException($"{file.Name}: {problem.Message}");
        }
    }

    private static async Task<(string Source, ImmutableArray<WorkloadProfile> Profiles)> ProfilesAsync(
        CommandConsole console, Options options, ParseResult parsed, CancellationToken cancellation)
    {
        double? stated = parsed.GetValue(options.Scale);
        if (stated is { } scale && (!double.IsFinite(scale) || scale <= 0)) throw new CommandException($"--scale {scale}: give a number above 0; 200 when each recorded call stands for 200.");
        string? workload = parsed.GetValue(options.Workload);
        string source;
        ImmutableArray<WorkloadProfile> profiles;
        if (parsed.GetValue(options.From) is { Length: > 0 } files)
        {
            source = string.Join(", ", files.Select(file => file.Name));
            profiles = await ProfileAsync(console, source, TrafficOf(files, cancellation), stated ?? 1, cancellation);
        }
        else
        {
            source = parsed.GetRequiredValue(options.Ledger);
            await using EmbeddedLedger ledger = await LedgerLocation.OpenForReadingAsync(source, cancellation);
            profiles = await ProfileAsync(console, source, ledger.ReadAsync(CallFilter.All, cancellation), stated ?? (double)LedgerNotes.Beside(source).CallsPerRecord, cancellation);
        }
        if (workload is null) return (source, profiles);
        ImmutableArray<WorkloadProfile> chosen = [.. profiles.Where(profile => profile.Name == workload)];
        return chosen.IsEmpty ? throw UnknownWorkload(workload, profiles.Select(profile => profile.Name)) : (source, chosen);
    }

    private static Task<ImmutableArray<WorkloadProfile>> ProfileAsync(
        CommandConsole console, string source, IAsyncEnumerable<CallRecord> calls, double scale, CancellationToken cancellation) =>
        ProgressLine.RunAsync(console, $"Reading {source}", "calls", progress =>
            WorkloadProfiler.ProfileAsync(Counted(calls, progress, cancellation), new WorkloadProfilerOptions { Scale = scale }, cancellation));

    private static async IAsyncEnumerable<CallRecord> TrafficOf(FileInfo[] files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (FileInfo file in files)
        {
            await foreach (CallRecord call in TrafficImporter.ReadAsync(file.FullName, ImportFormat.Auto, new ImportOptions(), cancellation)) yield return call;
        }
    }

    private static async IAsyncEnumerable<CallRecord> Counted(
        IAsyncEnumerable<CallRecord> calls, IProgress<long> progress, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        const int step = 1_000;
        long count = 0;
        await foreach (CallRecord call in calls.WithCancellation(cancellation))
        {
            if (++count % step == 0) progress.Report(count);
            yield return call;
        }
    }

    /// <summary>The one workload that was asked for: each is decided alone, so the others change nothing.</summary>
    private static Scenario Chosen(Scenario scenario, string? only)
    {
        if (only is null) return scenario;
        ImmutableArray<ScenarioWorkload> named = [.. scenario.Workloads.Where(workload => workload.Name == only)];
        return named.IsEmpty ? throw UnknownWorkload(only, scenario.Workloads.Select(workload => workload.Name)) : scenario with { Workloads = named };
    }

    private static CommandException UnknownWorkload(string name, IEnumerable<string> known)
    {
        const int most = 20;
        string[] names = [.. known];
        string more = names.Length > most ? $" and {names.Length - most:N0} more" : "";
        return new($"--workload {name}: there is no such workload; there are {string.Join(", ", names.Take(most))}{more}.");
    }

    private static async Task WriteAsync(CommandConsole console, Advice advice, string source, string format, FileInfo? output)
    {
        ReportContext context = new() { DataSource = source };
        if (output is not null)
        {
            await AtomicFile.WriteAsync(output.FullName, async stream => await RenderAsync(stream, advice, context, format));
            await console.Error.WriteLineAsync($"Written to {output.FullName}.");
            return;
        }
        if (format == "text")
        {
            AdviceText.Write(console.Out, advice, context, Math.Clamp(console.Results.Profile.Width, 60, 120), console.Results.Profile.Capabilities.Ansi);
            return;
        }
        using MemoryStream whole = new();
        await RenderAsync(whole, advice, context, format);
        await console.Out.WriteLineAsync(Encoding.UTF8.GetString(whole.ToArray()).TrimEnd());
    }

    private static async Task RenderAsync(Stream stream, Advice advice, ReportContext context, string format)
    {
        if (format == "json")
        {
            AdviceJson.Write(stream, advice);
            return;
        }
        string text = format switch
        {
            "html" => AdviceHtml.Render(advice, context),
            "markdown" => AdviceMarkdown.Render(advice, context),
            _ => AdviceText.Render(advice, context),
        };
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private sealed class Options
    {
        public Option<FileInfo[]> Scenario { get; } = new("--scenario") { Description = "What-if: workloads, API, own servers and organisation, as JSON (docs/examples/scenario.json); several are set side by side", HelpName = "FILE...", AllowMultipleArgumentsPerToken = true };
        public Option<bool> WhatIf { get; } = new("--what-if") { Description = "Beside it: twice and half the volume, API and server prices halved, one spare more" };
        public Option<string> Ledger { get; } = CommonOptions.Ledger();
        public Option<FileInfo[]> From { get; } = new("--from") { Description = "Recorded traffic, in any format of `import`", HelpName = "FILE...", AllowMultipleArgumentsPerToken = true };
        public Option<FileInfo?> Requirements { get; } = new("--requirements") { Description = "What the traffic does not say, in the scenario's shape without volumes", HelpName = "FILE" };
        public Option<FileInfo[]> Evidence { get; } = new("--evidence") { Description = "Scores of open models against today's, as CSV or JSON lines", HelpName = "FILE...", AllowMultipleArgumentsPerToken = true };
        public Option<bool> Interview { get; } = new("--interview") { Description = "Ask for the requirements and write them to --output, for --scenario or --requirements" };
        public Option<string?> Workload { get; } = CommonOptions.Workload();
        public Option<double?> Scale { get; } = new("--scale") { Description = "Calls that one recorded call stands for, when the records are a sample; default what the notes beside a ledger say, else 1", HelpName = "N" };
        public Option<string> Format { get; } = CommonOptions.Format("text", "text", "json", "markdown", "html");
        public Option<FileInfo?> Output { get; } = new("--output") { Description = "Write there instead of to standard output", HelpName = "FILE" };
        public Option<int> Seed { get; } = CommonOptions.Seed();
        public Option<string?> Explain { get; } = new("--explain") { Description = "Instead of the report: how a number came about, down to its inputs and their sources; `all` for every number", HelpName = "NAME|all" };
    }
}
