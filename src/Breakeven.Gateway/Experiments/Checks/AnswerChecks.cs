using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Experiments.Checks;

/// <summary>The checks of a workload, compiled. Cheap and local: nothing leaves the process.</summary>
internal sealed class AnswerChecks
{
    /// <summary>Made of every answer: it is there, and whole.</summary>
    private static readonly ImmutableArray<CheckConfig> s_basic = [new(CheckKind.NonEmpty), new(CheckKind.Finished)];

    /// <summary>For workloads that state none.</summary>
    public static readonly AnswerChecks Usual = new(s_basic);

    private static readonly ConditionalWeakTable<WorkloadConfig, AnswerChecks> s_compiled = [];
    private readonly ImmutableArray<(string Name, Func<AnswerText, bool?> Passes)> _checks;

    private AnswerChecks(ImmutableArray<CheckConfig> checks) => _checks = [.. checks.Select(check => (NameOf(check), Compile(check)))];

    public static AnswerChecks Of(WorkloadConfig? workload) =>
        workload is null or { Checks.IsEmpty: true } ? Usual : s_compiled.GetValue(workload, static known => new([.. s_basic.Where(basic => known.Checks.All(check => check.Kind != basic.Kind)), .. known.Checks]));

    /// <summary>What each check says; those that cannot tell are left out.</summary>
    public ImmutableArray<CheckResult> Run(AnswerText answer)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>(_checks.Length);
        foreach ((string name, Func<AnswerText, bool?> passes) in _checks)
            if (passes(answer) is { } result) results.Add(new(name, result));
        return results.ToImmutable();
    }

    /// <summary>As in the configuration.</summary>
    internal static string NameOf(CheckConfig check) => JsonNamingPolicy.SnakeCaseLower.ConvertName(check.Kind.ToString());

    private static Func<AnswerText, bool?> Compile(CheckConfig check)
    {
        switch (check.Kind)
        {
            case CheckKind.Finished: return static answer => answer.Reason is { } reason ? reason is FinishReason.Stop or FinishReason.StopSequence or FinishReason.ToolCalls : null;
            case CheckKind.Json: return static answer => answer.Calls.Length > 0 ? null : IsJson(answer.Text);
            case CheckKind.Schema:
                SchemaCheck schema = new(check.Schema!);
                return answer => answer.Calls.Length > 0 ? null : schema.Fits(answer.Text);
            case CheckKind.Language:
                return answer => LanguageGuess.Of(answer.Text) is { } language ? language == check.Language : null;
            case CheckKind.Length:
                return answer => answer.Calls.Length > 0 ? null : answer.Text.Length >= (check.Least ?? 0) && answer.Text.Length <= (check.Most ?? int.MaxValue);
            case CheckKind.Regex:
                Regex pattern = new(check.Pattern!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                return answer => pattern.IsMatch(answer.Whole);
            default: return static answer => !answer.IsEmpty;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>What one check says of one answer.</summary>
internal readonly record struct CheckResult(string Name, bool Passes);
