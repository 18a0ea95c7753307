using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakeven.Cli.Terminal;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Scoring;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>router explain</c>: one prompt, its score, and what pushed it.</summary>
internal static class RouterExplainCommand
{
    private const int MostPushes = 12;

    public static Command Create(CommandConsole console)
    {
        Argument<string?> prompt = new("prompt") { Description = "The prompt; - or nothing reads it from standard input", Arity = ArgumentArity.ZeroOrOne };
        Option<FileInfo?> file = new("--file") { Description = "Take the prompt from a file", HelpName = "FILE" };
        Option<FileInfo> model = RouterCommand.Model();
        Option<string?> route = new("--route") { Description = "The route that the labels of such traffic carry", HelpName = "NAME" };
        Option<double?> quality = new("--quality") { Description = "Decide for this share of the strong model's quality; 0.95 unless another target is given", HelpName = "SHARE" };
        Option<double?> share = new("--strong-share") { Description = "Decide for at most this share of the calls to the strong model", HelpName = "SHARE" };
        Option<double?> threshold = new("--threshold") { Description = "Decide by this score", HelpName = "SCORE" };
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string> format = CommonOptions.Format("text", "text", "json");
        Command command = new("explain", "Say what the router thinks of one prompt, and why") { prompt, file, model, route, quality, share, threshold, config, format };
        command.SetAction(async (parsed, stop) =>
        {
            RouterModel router = await RouterCommand.ReadModelAsync(parsed.GetRequiredValue(model), stop);
            byte[] text = await ReadAsync(parsed.GetValue(prompt), parsed.GetValue(file), stop);
            RoutingTarget target = Target(parsed.GetValue(quality), parsed.GetValue(share), parsed.GetValue(threshold));
            RouterDecision decision = RouterDecision.Of(router, ThresholdChooser.Choose(router, target), target, text, parsed.GetValue(route));
            ScoreExplanation why = ScoreExplainer.Explain(router, text, parsed.GetValue(route), MostPushes);
            if (parsed.GetRequiredValue(format) == "json") console.Out.WriteLine(Json(why, decision));
            else
            {
                Tell(console, why, decision);
                foreach (string warning in RouterWarnings.Of(router, parsed.GetValue(config))) console.Out.WriteLine($"In the running gateway: {warning}.");
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<byte[]> ReadAsync(string? prompt, FileInfo? file, CancellationToken stop)
    {
        if (file is not null && prompt is not null) throw new CommandException("router explain: give the prompt or --file, not both.");
        if (file is { Exists: false }) throw new CommandException($"{file}: the file does not exist.");
        if (file is not null) return await File.ReadAllBytesAsync(file.FullName, stop);
        if (prompt is not null and not "-") return Encoding.UTF8.GetBytes(prompt);
        using MemoryStream text = new();
        await using Stream input = Console.OpenStandardInput();
        await input.CopyToAsync(text, stop);
        return text.ToArray();
    }

    private static RoutingTarget Target(double? quality, double? share, double? threshold)
    {
        if (new[] { quality, share, threshold }.Count(given => given is not null) > 1) throw new CommandException("router explain: give one of --quality, --strong-share and --threshold.");
        if (quality is not (null or (>= 0 and <= 1)) || share is not (null or (>= 0 and <= 1)) || threshold is not (null or (>= -1 and <= 1)))
            throw new CommandException("router explain: --quality and --strong-share are from 0 to 1, --threshold from -1 to 1.");
        return share is { } most ? new RoutingTarget.StrongShare(most) : threshold is { } score ? new RoutingTarget.Threshold(score) : new RoutingTarget.Quality(quality ?? 0.95);
    }

    private static void Tell(CommandConsole console, ScoreExplanation why, RouterDecision decision)
    {
        RouterScore score = why.Score;
        console.Out.WriteLine($"{(decision.IsStrong ? "strong" : "weak")} ({decision.Reason}): {decision.Text}");
        console.Out.WriteLine($"score {Figure(score.Score)} (the heads alone: {Figure(score.Estimate)}), threshold {Figure(decision.Threshold)}; the weak model is expected to reach {Figure(score.WeakQuality)}, the strong one {Figure(score.StrongQuality)}.");
        console.Out.WriteLine(why.Route is { } route
            ? $"The route is known from {route.Labels:N0} labels: weak {Figure(route.WeakQuality)}, strong {Figure(route.StrongQuality)}."
            : "The route is not known to the model, so that its labels promise nothing for it.");
        console.Out.WriteLine($"Words that the training had not: {score.UnseenShare.ToString("P0", CultureInfo.InvariantCulture)}.");
        Table table = Tables.New("pushed most", ">by", "towards");
        foreach ((string feature, double push) in why.Pushes) table.AddText(Printable(feature), push.ToString("+0.0000;-0.0000", CultureInfo.InvariantCulture), push > 0 ? "strong" : "weak");
        console.WriteTable(table);
    }

    private static string Json(ScoreExplanation why, RouterDecision decision)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("target", decision.IsStrong ? "strong" : "weak");
            json.WriteString("decision", decision.Reason);
            json.WriteString("why", decision.Text);
            json.WriteNumber("score", why.Score.Score);
            json.WriteNumber("estimate", why.Score.Estimate);
            json.WriteNumber("threshold", decision.Threshold);
            json.WriteNumber("p_weak", why.Score.WeakQuality);
            json.WriteNumber("p_strong", why.Score.StrongQuality);
            json.WriteBoolean("known_route", why.Score.IsKnownRoute);
            json.WriteNumber("route_labels", why.Score.RouteLabels);
            json.WriteNumber("unseen_word_share", why.Score.UnseenShare);
            json.WriteString("novelty", why.Score.Novelty.ToString().ToLowerInvariant());
            json.WriteStartArray("pushes");
            foreach ((string feature, double push) in why.Pushes)
            {
                json.WriteStartObject();
                json.WriteString("feature", feature);
                json.WriteNumber("push", push);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A prompt's words go to a terminal: without control characters.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    private static string Figure(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
