using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Breakeven.Advisor.Experiments;

namespace Breakeven.Server.Rollouts;

/// <summary>Reads the body of a request for a rollout. Strict: an unknown member is an error, or a misspelt guard would be no guard.</summary>
internal static class RolloutRequest
{
    private const string Known = "route, target, steps, quality_margin, error_margin, latency_ratio, first_token_ratio, cost_ratio, alpha, min_samples, min_time_s, hold_s, automatic, by, force and why";

    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(JsonElement body, out RolloutPlan plan)
    {
        plan = new("", "");
        if (body.ValueKind != JsonValueKind.Object) return "The body is an object.";
        foreach (JsonProperty member in body.EnumerateObject())
            if (Read(member, ref plan) is { } wrong) return wrong;
        if (plan.Route.Length == 0 || plan.Target.Length == 0) return "'route' and 'target' are missing, or one of them is.";
        return null;
    }

    private static string? Read(JsonProperty member, ref RolloutPlan plan)
    {
        JsonElement value = member.Value;
        GuardLimits guards = plan.Guards;
        switch (member.Name)
        {
            case "route" when Text(value) is { } text: plan = plan with { Route = text }; return null;
            case "target" when Text(value) is { } text: plan = plan with { Target = text }; return null;
            case "why" when Text(value) is { } text: plan = plan with { Why = text }; return null;
            case "steps" when Steps(value) is { } steps: plan = plan with { Steps = steps }; return null;
            case "steps": return "'steps' is a list as [\"shadow 0.1\", \"canary 0.05\", \"canary 0.5\", \"full\"]: shadows first, canaries by growing share, full last if at all.";
            case "quality_margin" when Limit(value, 0, 1, out double? limit): plan = plan with { Guards = guards with { QualityMargin = limit } }; return null;
            case "error_margin" when Limit(value, 0, 1, out double? limit): plan = plan with { Guards = guards with { ErrorMargin = limit } }; return null;
            case "latency_ratio" when Limit(value, 0.01, 1000, out double? limit): plan = plan with { Guards = guards with { LatencyRatio = limit } }; return null;
            case "first_token_ratio" when Limit(value, 0.01, 1000, out double? limit): plan = plan with { Guards = guards with { FirstTokenRatio = limit } }; return null;
            case "cost_ratio" when Limit(value, 0.0001, 10000, out double? limit): plan = plan with { Guards = guards with { CostRatio = limit } }; return null;
            case "alpha" when Limit(value, 1e-6, 0.5, out double? limit) && limit is { } alpha: plan = plan with { Guards = guards with { Alpha = alpha } }; return null;
            case "min_samples" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count is >= 1 and <= 10_000_000: plan = plan with { MinSamples = count }; return null;
            case "min_time_s" when Limit(value, 0, 2_592_000, out double? limit) && limit is { } seconds: plan = plan with { MinTime = TimeSpan.FromSeconds(seconds) }; return null;
            case "hold_s" when Limit(value, 0, 86_400, out double? limit) && limit is { } seconds: plan = plan with { Hold = TimeSpan.FromSeconds(seconds) }; return null;
            case "automatic" when value.ValueKind is JsonValueKind.True or JsonValueKind.False: plan = plan with { Automatic = value.GetBoolean() }; return null;
            case "force" when value.ValueKind is JsonValueKind.True or JsonValueKind.False: plan = plan with { Force = value.GetBoolean() }; return null;
            case "by" when Text(value) is { } text && Enum.TryParse(text, ignoreCase: true, out ArmUnit by) && !char.IsAsciiDigit(text[0]): plan = plan with { By = by }; return null;
            default: return Known.Contains(member.Name, StringComparison.Ordinal) ? $"'{member.Name}' has a value that it cannot have." : $"There is no member '{(member.Name.Length > 40 ? member.Name[..40] : member.Name)}'; there are {Known}.";
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 400 } text ? text : null;

    /// <summary>A number within its range; null switches a guard off.</summary>
    private static bool Limit(JsonElement value, double least, double most, out double? limit)
    {
        limit = null;
        if (value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind != JsonValueKind.Number) return false;
        limit = value.GetDouble();
        return limit >= least && limit <= most;
    }

    private static ImmutableArray<RolloutStep>? Steps(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > 20) return null;
        ImmutableArray<RolloutStep?> read = [.. value.EnumerateArray().Select(item => Text(item) is { } text ? Step(text) : null)];
        if (read.Contains(null)) return null;
        ImmutableArray<RolloutStep> steps = [.. read.OfType<RolloutStep>()];
        for (int i = 1; i < steps.Length; i++)
        {
            if (steps[i].Kind < steps[i - 1].Kind || steps[i - 1].Kind == RolloutStepKind.Full) return null;
            if (steps[i].Kind == RolloutStepKind.Canary && steps[i - 1].Kind == RolloutStepKind.Canary && steps[i].Share <= steps[i - 1].Share) return null;
        }
        return steps;
    }

    private static RolloutStep? Step(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["full"]) return new(RolloutStepKind.Full, 1);
        if (words.Length != 2 || !double.TryParse(words[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) || share is not (> 0 and <= 1)) return null;
        return words[0] switch
        {
            "shadow" => new(RolloutStepKind.Shadow, share),
            "canary" when share < 1 => new(RolloutStepKind.Canary, share), // a share of all leaves nothing to compare with
            _ => null,
        };
    }
}
