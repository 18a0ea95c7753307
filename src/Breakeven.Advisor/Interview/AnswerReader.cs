using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Interview;

/// <summary>Turns what a person typed into the scenario's JSON, checked by the reader of scenarios and by the catalogs.</summary>
internal sealed class AnswerReader(AdviceOptions options)
{
    /// <param name="problem">What is wrong and what would be right; null when the answer is good.</param>
    /// <returns>JSON text.</returns>
    public string? Read(Question question, string typed, out string? problem)
    {
        string json = Json(question, typed.Trim());
        problem = Checked(question, json);
        return problem is null ? json : null;
    }

    private static string Json(Question question, string typed) => question.Kind switch
    {
        AnswerKind.Number => Number(typed) ?? Quoted(typed),
        AnswerKind.YesNo => typed.ToLowerInvariant() switch { "y" or "yes" or "true" => "true", "n" or "no" or "false" => "false", _ => Quoted(typed) },
        AnswerKind.Choice => Chosen(question.Choices, typed) is { } choice ? Quoted(choice) : Number(typed) ?? Quoted(typed),
        AnswerKind.List => $"[{string.Join(", ", typed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Quoted))}]",
        _ => Quoted(typed),
    };

    /// <summary>The choice itself, or an unmistakable beginning of it.</summary>
    private static string? Chosen(ImmutableArray<string> choices, string typed)
    {
        string[] fits = [.. choices.Where(choice => choice.StartsWith(typed, StringComparison.OrdinalIgnoreCase))];
        return fits.FirstOrDefault(choice => choice.Equals(typed, StringComparison.OrdinalIgnoreCase)) ?? (fits.Length == 1 ? fits[0] : null);
    }

    /// <summary><c>1,000,000</c>, <c>1.5M</c>, <c>500k</c> and <c>20 %</c> as people write them; null for anything else.</summary>
    private static string? Number(string typed)
    {
        string text = typed.Replace(",", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).TrimStart('$');
        (decimal factor, int suffix) = text.Length == 0 ? (1m, 0) : char.ToLowerInvariant(text[^1]) switch { 'k' => (1_000m, 1), 'm' => (1_000_000m, 1), '%' => (0.01m, 1), _ => (1m, 0) };
        return decimal.TryParse(text.AsSpan(0, text.Length - suffix), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal value)
            && Math.Abs(value) < 1e15m ? (value * factor).ToString("0.############", CultureInfo.InvariantCulture) : null;
    }

    private string? Checked(Question question, string json)
    {
        string entry = question.Section == "workloads"
            ? $"{{\"workloads\":[{{\"{question.Field}\":{json}}}]}}"
            : $"{{\"{question.Section}\":{{\"{question.Field}\":{json}}}}}";
        try
        {
            Scenario scenario = Scenario.ParseRequirements(Encoding.UTF8.GetBytes(entry));
            if (scenario.Api.Model is { } api) new ApiResolver(options, new AssumptionLog()).Card(api, question.Field);
            return scenario.SelfHost.Gpu is { } gpu ? Accelerator(gpu) : null;
        }
        catch (ScenarioException wrong)
        {
            return wrong.Problems[0].Message;
        }
    }

    private string? Accelerator(string gpu)
    {
        int times = gpu.IndexOf('x', StringComparison.OrdinalIgnoreCase);
        string device = times > 0 && int.TryParse(gpu.AsSpan(0, times).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? gpu[(times + 1)..].Trim() : gpu;
        return device.Length == 0 ? "name an accelerator, as h100-sxm" : CatalogSearch.FindAccelerator(device, options.Accelerators).Problem(device);
    }

    internal static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
