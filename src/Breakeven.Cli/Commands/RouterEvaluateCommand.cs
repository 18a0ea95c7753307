using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Breakeven.Cli.Terminal;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Evaluation;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>router evaluate</c>: what a model is worth on labelled prompts, against a random mix and against always the strong model.</summary>
internal static class RouterEvaluateCommand
{
    /// <summary>Decisions that warm the process up, whose times do not count.</summary>
    private const int WarmUp = 100;

    /// <summary>Requests of unknown routes below which their ranking is not told: it would be noise.</summary>
    private const int LeastUnknown = 100;

    public static Command Create(CommandConsole console)
    {
        LabelOptions source = new();
        Option<FileInfo> model = RouterCommand.Model();
        Option<string> format = CommonOptions.Format("text", "text", "json");
        Option<int> seed = CommonOptions.Seed();
        Command command = new("evaluate", "Measure a model on labelled prompts that it has not seen") { model, format, seed };
        source.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            RouterModel router = await RouterCommand.ReadModelAsync(parsed.GetRequiredValue(model), stop);
            LabelSource labels = await source.ReadAsync(parsed, stop);
            if (labels.Text is { } text)
            {
                labels = Later(labels, router, source.StatesTime(parsed));
                await console.Error.WriteLineAsync(text);
            }
            RouterMeasurement found = Measure(router, labels.Pairs, parsed.GetValue(seed));
            if (parsed.GetRequiredValue(format) == "json") console.Out.WriteLine(Json(found));
            else Tell(console, found);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A ledger holds what the model learnt from too: only what came after it can judge it.</summary>
    private static LabelSource Later(LabelSource labels, RouterModel model, bool statesTime)
    {
        if (statesTime || model.Summary.LabelledUntil is not { } until) return labels;
        List<LabelledPrompt> later = [.. labels.Pairs.Where(label => label.At > until)];
        return later.Count >= RouterTrainer.LeastPrompts
            ? labels with { Pairs = later }
            : throw new CommandException($"of {labels.Pairs.Count:N0} labels {later.Count:N0} are later than {until.UtcDateTime:u}, until when the model has seen all; {RouterTrainer.LeastPrompts} are the least that can judge it. Wait for more, or give --since to take the seen ones too.");
    }

    private static RouterMeasurement Measure(RouterModel model, List<LabelledPrompt> labels, int seed)
    {
        RouterScorer scorer = new(model);
        TrafficWatch watch = new(model);
        List<Outcome> outcomes = new(labels.Count), unknown = [];
        List<double> times = new(labels.Count);
        for (int i = 0; i < WarmUp; i++) scorer.Score(labels[i % labels.Count].Prompt.Span, labels[i % labels.Count].Route);
        foreach (LabelledPrompt label in labels)
        {
            RouterScore score = Timed(scorer, label, times);
            watch.Add(scorer, score, label.Route);
            outcomes.Add(new(score.Score, score.WeakQuality, label.Weak, label.Strong, score.IsNovel, score.IsKnownRoute));
            if (score.Novelty == Novelty.Route) unknown.Add(outcomes[^1] with { Score = score.Estimate });
        }
        times.Sort();
        return new(RouterEvaluation.From(outcomes, seed), unknown.Count < LeastUnknown ? null : RouterEvaluation.From(unknown, seed), [.. times], watch.Report());
    }

    /// <summary>Three times; the middle one counts, so that what else the machine does in between is not taken for the router's time.</summary>
    private static RouterScore Timed(RouterScorer scorer, LabelledPrompt label, List<double> times)
    {
        Span<double> took = stackalloc double[3];
        RouterScore score = default;
        foreach (ref double milliseconds in took)
        {
            long started = Stopwatch.GetTimestamp();
            score = scorer.Score(label.Prompt.Span, label.Route);
            milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        took.Sort();
        times.Add(took[1]);
        return score;
    }

    private static string Json(RouterMeasurement found)
    {
        (RouterEvaluation result, RouterEvaluation? unknown, double[] milliseconds, DriftReport drift) = found;
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("n", result.Requests);
            Write(json, "weak", result.Weak);
            Write(json, "strong", result.Strong);
            Write(json, "apgr", result.Apgr);
            json.WriteStartArray("apgr_ci");
            Write(json, result.ApgrLow);
            Write(json, result.ApgrHigh);
            json.WriteEndArray();
            Write(json, "cpt50", result.Cpt50);
            Write(json, "cpt80", result.Cpt80);
            Write(json, "cpt50_sustained", result.SustainedCpt50);
            Write(json, "cpt80_sustained", result.SustainedCpt80);
            Write(json, "calls_at_95", result.CallsAt95);
            Write(json, "random_calls_at_95", result.RandomCallsAt95);
            Write(json, "auc", result.Auc);
            Write(json, "brier", result.Brier);
            Write(json, "ece", result.Ece);
            Write(json, "novel_share", result.NovelShare);
            Write(json, "unknown_route_share", result.UnknownRouteShare);
            WriteUnknown(json, unknown);
            Write(json, "decision_p50_ms", At(milliseconds, 0.5));
            Write(json, "decision_p99_ms", At(milliseconds, 0.99));
            json.WriteStartArray("curve");
            foreach ((double share, double quality) in result.Curve)
            {
                json.WriteStartArray();
                Write(json, share);
                Write(json, quality);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            WriteDrift(json, drift);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>By the estimates, which is what an operator's own threshold decides by there; a promise sends them to the strong model.</summary>
    private static void WriteUnknown(Utf8JsonWriter json, RouterEvaluation? unknown)
    {
        json.WritePropertyName("unknown_routes");
        if (unknown is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteNumber("n", unknown.Requests);
        Write(json, "apgr", unknown.Apgr);
        json.WriteStartArray("apgr_ci");
        Write(json, unknown.ApgrLow);
        Write(json, unknown.ApgrHigh);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDrift(Utf8JsonWriter json, DriftReport drift)
    {
        json.WriteStartObject("drift");
        json.WriteBoolean("drifted", drift.HasDrifted);
        Write(json, "score_psi", drift.ScoreShift);
        json.WriteStartObject("feature_psi");
        foreach ((string feature, double shift) in drift.FeatureShifts) Write(json, feature, shift);
        json.WriteEndObject();
        Write(json, "unseen_word_share", drift.UnseenShare);
        Write(json, "learnt_unseen_word_share", drift.LearntUnseenShare);
        json.WriteStartArray("new_routes");
        foreach (string route in drift.NewRoutes) json.WriteStringValue(route);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }

    private static void Write(Utf8JsonWriter json, double? value)
    {
        if (value is { } number) json.WriteNumberValue(Math.Round(number, 6));
        else json.WriteNullValue();
    }

    private static void Tell(CommandConsole console, RouterMeasurement found)
    {
        (RouterEvaluation result, RouterEvaluation? unknown, double[] milliseconds, DriftReport drift) = found;
        Table table = Tables.New("measure", ">value", "compare");
        table.AddText("requests", result.Requests.ToString("N0", CultureInfo.InvariantCulture), "");
        table.AddText("quality, all weak to all strong", $"{Figure(result.Weak)} to {Figure(result.Strong)}", result.Strong - result.Weak < 0.05 ? "a gap below 0.05 makes all shares of it noisy" : "");
        table.AddText("APGR", Figure(result.Apgr), $"95 % interval {Figure(result.ApgrLow)} to {Figure(result.ApgrHigh)}; random 0.500");
        table.AddText("calls for half of the gap", Figure(result.Cpt50), $"random 0.500; sustained from {Figure(result.SustainedCpt50)}");
        table.AddText("calls for 80 % of the gap", Figure(result.Cpt80), $"random 0.800; sustained from {Figure(result.SustainedCpt80)}");
        table.AddText("calls for 95 % of the strong model", Figure(result.CallsAt95), $"random {Figure(result.RandomCallsAt95)}; always strong 1.000");
        table.AddText("AUC of weak wrong", Figure(result.Auc), "random 0.500");
        table.AddText("Brier, calibration error", $"{Figure(result.Brier)}, {Figure(result.Ece)}", result.Requests < 500 ? "calibration error says little below 500 requests" : "");
        table.AddText("unknown traffic, unknown routes of it", $"{Figure(result.NovelShare)}, {Figure(result.UnknownRouteShare)}", "goes to the strong model");
        if (unknown is not null) table.AddText("APGR on unknown routes", Figure(unknown.Apgr), $"95 % interval {Figure(unknown.ApgrLow)} to {Figure(unknown.ApgrHigh)} on {unknown.Requests:N0}; by the estimates, as under threshold");
        table.AddText("decision, p50 and p99 in ms", $"{Figure(At(milliseconds, 0.5))}, {Figure(At(milliseconds, 0.99))}", $"without the first {WarmUp}");
        table.AddText("traffic against the training", drift.HasDrifted ? "changed" : "the same", drift.Requests < DriftReport.LeastRequests ? $"too few requests to tell: {DriftReport.LeastRequests} are needed" : Shifts(drift));
        console.WriteTable(table);
    }

    private static string Shifts(DriftReport drift) =>
        $"stability index of the score {Figure(drift.ScoreShift)}; largest of a feature: {drift.FeatureShifts[0].Feature} {Figure(drift.FeatureShifts[0].Shift)}; unseen words {Figure(drift.UnseenShare)} after {Figure(drift.LearntUnseenShare)}";

    private static double At(double[] sorted, double part) => sorted[(int)Math.Ceiling(part * (sorted.Length - 1))];

    private static string Figure(double? value) => value is { } number ? number.ToString("F3", CultureInfo.InvariantCulture) : "unknown";
}
