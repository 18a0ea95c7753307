using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Derivations;

/// <summary>What the API costs: one request, the month, and each line of its bill. Terms that are zero here are left out of the formulas and named in the words.</summary>
internal sealed class ApiDerivations(WorkloadCase subject, CaseSources sources, DerivationList list)
{
    private readonly CostModel _model = subject.Model;
    private readonly RequestMix _mix = subject.Model.Mix;
    private readonly ApiTerms _api = subject.Model.Api;

    public void Add()
    {
        decimal listed = (_api with { BatchDiscount = 0m, RegionalFactor = 1m, OptimisationSaving = 0m, DeclinePerYear = 0m }).PerRequest(_mix);
        (string Factor, DerivationInput[] Inputs)[] factors = [.. Factors(listed)];
        Derivation plain = factors.Length == 0 ? List("api_usd_per_request", "API cost of a request", "a", listed) : List("api_list_usd_per_request", "API cost of a request at list price", "a_list", listed);
        Derivation perRequest = factors.Length == 0 ? plain : list.Add("api_usd_per_request", "API cost of a request", _model.ApiPerRequest, Units.UsdPerRequest,
            $"a = a_list × {string.Join(" × ", factors.Select(factor => factor.Factor))}",
            "The list price of a mean request, less what batch and optimising take off, times the surcharge of the region, at the mean price over the life of bought hardware; what is not counted here is left out.",
            [DerivationList.Use("a_list", plain), .. factors.SelectMany(factor => factor.Inputs)]);
        if (!subject.VolumeIsKnown) return;
        list.Add("api_usd_per_month", "API cost a month", _model.Costs().Api, Units.UsdPerMonth, "A = N × a", "Every request at the price of the mean request.", Volume(), DerivationList.Use("a", perRequest));
        Lines(plain, factors);
    }

    public DerivationInput Volume() => Given("N", "Requests a month", _model.RequestsPerMonth, Units.Requests, sources.Observed("requests_per_month", _model.RequestsPerMonth, subject.Observed?.RequestsPerMonth));

    private Derivation List(string name, string label, string symbol, decimal value)
    {
        List<DerivationInput> inputs = [Prompt(), Rate("p_in", "input")];
        bool cached = _mix.CachedInputFraction > 0m, written = _mix.CacheWriteFraction > 0m;
        string prompt = "I × p_in";
        if (cached || written)
        {
            prompt = $"I × ({Uncached().Share} × p_in{(cached ? " + c × p_cached" : "")}{(written ? " + w × p_write" : "")})";
            if (cached) inputs.AddRange([Cached(), Rate("p_cached", "cached input")]);
            if (written) inputs.AddRange([Written(), Rate("p_write", "cache write")]);
        }
        inputs.AddRange([Answer(), Rate("p_out", "output")]);
        bool reasons = _mix.ReasoningTokens > 0m;
        if (reasons) inputs.AddRange([Reasoning(), Rate("p_think", "reasoning")]);
        string[] absent = [.. cached || written ? Array.Empty<string>() : ["prompt cache"], .. reasons ? Array.Empty<string>() : ["hidden reasoning tokens"]];
        return list.Add(name, label, value, Units.UsdPerRequest, $"{symbol} = ({prompt} + O × p_out{(reasons ? " + R × p_think" : "")}) ÷ 1,000,000",
            "Tokens of the mean request, each at its price for a million." + (absent.Length == 0 ? "" : $" No {string.Join(" and no ", absent)} here."), inputs);
    }

    /// <summary>What the list price is multiplied with; only what differs from 1.</summary>
    private IEnumerable<(string, DerivationInput[])> Factors(decimal listed)
    {
        if (_mix.BatchFraction > 0m && _api.BatchDiscount > 0m)
            yield return ("(1 − b × d)", [Given("b", "Share of requests in batch", _mix.BatchFraction, Units.Share, sources.Of("batch_fraction")), Given("d", "Batch discount", _api.BatchDiscount, Units.Share, sources.Of("batch_discount"))]);
        if (_api.RegionalFactor != 1m) yield return ("r", [Given("r", "Factor for processing in one region", _api.RegionalFactor, Units.Factor, sources.Of("regional_uplift"))]);
        if (_api.OptimisationSaving > 0m) yield return ("(1 − s)", [Given("s", "Saved by optimising the API bill", _api.OptimisationSaving, Units.Share, sources.Of("optimisation_saving"))]);
        if (listed > 0m && _api is { DeclinePerYear: > 0m, LifeMonths: > 0 }) yield return ("l", [DerivationList.Use("l", Life(listed))]);
    }

    private Derivation Life(decimal listed)
    {
        decimal life = (_api with { BatchDiscount = 0m, RegionalFactor = 1m, OptimisationSaving = 0m }).PerRequest(_mix) / listed;
        return list.Add("api_price_over_life", "Mean API price over the life of the hardware, of today's", life, Units.Share,
            "l = (1 − (1 − g) ^ (M ÷ 12)) ÷ (M × (1 − (1 − g) ^ (1 ÷ 12)))", "Bought hardware binds for its life, so the API is counted at its mean price over those months: month m costs (1 − g) ^ (m ÷ 12) of today's price.",
            Given("g", "Fall of API prices in a year", _api.DeclinePerYear, Units.Share, sources.Stated), Given("M", "Months that the hardware is kept", _api.LifeMonths!.Value, "months", sources.Of("amortisation_months")));
    }

    private void Lines(Derivation listed, (string Factor, DerivationInput[] Inputs)[] factors)
    {
        (string share, DerivationInput[] shares) = Uncached();
        Line("input_tokens", "Input tokens", $"N × I{(shares.Length > 0 ? $" × {share}" : "")} × p_in ÷ 1,000,000", [Prompt(), .. shares, Rate("p_in", "input")]);
        Line("cached_input_tokens", "Cached input tokens", "N × I × c × p_cached ÷ 1,000,000", [Prompt(), Cached(), Rate("p_cached", "cached input")]);
        Line("cache_write_tokens", "Cache write tokens", "N × I × w × p_write ÷ 1,000,000", [Prompt(), Written(), Rate("p_write", "cache write")]);
        Line("output_tokens", "Output tokens", "N × O × p_out ÷ 1,000,000", [Answer(), Rate("p_out", "output")]);
        Line("reasoning_tokens", "Reasoning tokens", "N × R × p_think ÷ 1,000,000", [Reasoning(), Rate("p_think", "reasoning")]);
        string before = "N × a_list";
        List<DerivationInput> running = [DerivationList.Use("a_list", listed)];
        foreach ((string factor, DerivationInput[] inputs) in factors)
        {
            (string name, string label) = factor switch { "(1 − b × d)" => ("batch_discount", "Batch discount"), "r" => ("regional_uplift", "Regional uplift"), "(1 − s)" => ("optimisation_saving", "Saved by optimising"), _ => ("price_decline", "Decline of the price") };
            running.AddRange(inputs);
            Line(name, label, $"{before} × ({factor} − 1)", [.. running]);
            before += $" × {factor}";
        }
    }

    private void Line(string line, string label, string formula, DerivationInput[] inputs)
    {
        if (CostBreakdown.Of(_model, PlanKind.Api).Where(cost => cost.Name == line).ToArray() is not [var cost]) return;
        list.Add($"api.{line}", $"API: {label}", cost.Usd, Units.UsdPerMonth, $"X = {formula}", "One line of the API's bill.", [Volume(), .. inputs]);
    }

    /// <summary>The share of the input at the full price.</summary>
    private (string Share, DerivationInput[] Inputs) Uncached() => (_mix.CachedInputFraction > 0m, _mix.CacheWriteFraction > 0m) switch
    {
        (true, true) => ("(1 − c − w)", [Cached(), Written()]),
        (true, false) => ("(1 − c)", [Cached()]),
        (false, true) => ("(1 − w)", [Written()]),
        _ => ("", []),
    };

    private DerivationInput Prompt() => Given("I", "Input tokens", _mix.InputTokens, Units.Tokens, sources.Observed("input_tokens", _mix.InputTokens, subject.Observed?.InputTokens));

    private DerivationInput Answer() => Given("O", "Output tokens", _mix.OutputTokens, Units.Tokens, sources.Observed("output_tokens", _mix.OutputTokens, subject.Observed?.VisibleOutputTokens));

    private DerivationInput Cached() => Given("c", "Share of the input read from the prompt cache", _mix.CachedInputFraction, Units.Share, sources.Observed("cached_input_fraction", _mix.CachedInputFraction, subject.Observed?.CachedInputFraction));

    private DerivationInput Written() => Given("w", "Share of the input written to the prompt cache", _mix.CacheWriteFraction, Units.Share, sources.Of("cache_write_fraction"));

    private DerivationInput Reasoning() => Given("R", "Reasoning tokens", _mix.ReasoningTokens, Units.Tokens, sources.Observed("reasoning_tokens", _mix.ReasoningTokens, subject.Observed?.ReasoningTokens));

    private DerivationInput Rate(string symbol, string meter)
    {
        decimal input = _api.Rates.Input ?? 0m, output = _api.Rates.Output ?? 0m;
        (decimal value, decimal? stated, string name) = symbol switch
        {
            "p_in" => (input, sources.Api?.InputUsdPerM, "input_usd_per_m"),
            "p_cached" => (_api.Rates.CachedInput ?? input, sources.Api?.CachedInputUsdPerM, "cached_input_usd_per_m"),
            "p_write" => (_api.Rates.CacheWrite ?? input, sources.Api?.CacheWriteUsdPerM, "cache_write_usd_per_m"),
            "p_out" => (output, sources.Api?.OutputUsdPerM, "output_usd_per_m"),
            _ => (_api.Rates.Reasoning ?? output, _api.Rates.Reasoning is null ? sources.Api?.OutputUsdPerM : null, "output_usd_per_m"),
        };
        return Given(symbol, $"API price of {meter} tokens", value, Units.UsdPerMillion, sources.Rate(stated, name));
    }

    internal static DerivationInput Given(string symbol, string label, decimal value, string unit, InputSource source) => new(symbol, label, value, unit, source.Text, source.IsEstimate);
}
