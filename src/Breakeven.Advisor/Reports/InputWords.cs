using System.Globalization;

namespace Breakeven.Advisor.Reports;

/// <summary>Inputs, cost lines and assumptions as a reader names them: <c>server_usd_per_month</c> is the price of a server.</summary>
internal static class InputWords
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["api_overflow"] = "API overflow",
        ["api_price_usd_per_request"] = "API price of a request",
        ["api_tokens"] = "API tokens",
        ["capital"] = "Cost of capital",
        ["capacity"] = "Capacity of a server",
        ["capacity_requests_per_month"] = "Requests a month that a server carries",
        ["external_processing_allowed"] = "Data may leave",
        ["fixed_usd_per_month"] = "Fixed cost a month",
        ["frontier_required"] = "Frontier model required",
        ["gpu_expertise"] = "Experience with GPUs",
        ["input_tokens"] = "Input tokens",
        ["input_usd_per_m"] = "API price of a million input tokens",
        ["latency_budget_ms"] = "Latency allowed (ms)",
        ["max_utilisation"] = "Highest planned utilisation",
        ["opportunity"] = "Opportunity cost of moving",
        ["ops_fte_share"] = "Share of a full-time post",
        ["ops_staff"] = "Operations staff",
        ["ops_staff_usd_per_month"] = "Staff cost a month",
        ["optimisation_saving"] = "Saved by optimising the API bill",
        ["output_tokens"] = "Output tokens",
        ["output_usd_per_m"] = "API price of a million output tokens",
        ["peak_to_mean"] = "Peak over mean load",
        ["quality_of_open_model"] = "Quality of the open model",
        ["reasoning_tokens"] = "Reasoning tokens",
        ["redundancy"] = "Spare servers",
        ["requests_per_month_over_life"] = "Mean requests a month over the hardware's life",
        ["requests_per_month"] = "Requests a month",
        ["resilience_priority"] = "Resilience before cost",
        ["rps_per_server"] = "Requests a second and server",
        ["server_usd_per_month"] = "Server price a month",
        ["servers"] = "Servers",
        ["spare"] = "Spare servers",
        ["time_to_market_critical"] = "Launch date critical",
    };

    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["api"] = "API", ["fte"] = "FTE", ["gpu"] = "GPU", ["pue"] = "PUE", ["slo"] = "SLO", ["ttft"] = "TTFT", ["usd"] = "US dollars",
    };

    /// <summary>A known input by its name, another as a sentence; a workload before a dot stays before it.</summary>
    public static string Name(string input)
    {
        if (Names.TryGetValue(input, out string? known)) return known;
        int dot = input.LastIndexOf('.');
        if (dot <= 0 || dot == input.Length - 1) return Sentence(input);
        string name = Name(input[(dot + 1)..]), owner = input[..dot];
        return owner is "self_host" or "api" or "org" ? name : $"{owner}: {name}";
    }

    /// <summary>A value of an input: thousands grouped, dollars marked, yes and no.</summary>
    public static string Value(string input, string value)
    {
        if (value is "true" or "false") return value == "true" ? "yes" : "no";
        if (!decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number)) return value;
        string key = input[(input.LastIndexOf('.') + 1)..];
        if (key == "optimisation_saving") return Format.Percent((double)number);
        if (key.Contains("usd", StringComparison.Ordinal) || key == "api_price") return Math.Abs(number) >= 1 ? Format.Usd(number) : "$" + number.ToString("0.######", CultureInfo.InvariantCulture);
        return Math.Abs(number) >= 1_000 ? Format.Whole(number) : value;
    }

    private static string Sentence(string text)
    {
        string words = string.Join(' ', text.Split('_', ' ').Select(word => Spelled.GetValueOrDefault(word, word)));
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
