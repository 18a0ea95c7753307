namespace Breakeven.Economics.Comparison;

/// <summary>Changes of a model that touch more than one of its members.</summary>
public static class Perturb
{
    /// <summary>Work of an output token over that of an input token.</summary>
    private const decimal OutputWeight = 4m;

    /// <summary>Other request sizes. A server that carries a number of requests carries fewer larger ones, in proportion to their tokens (an output token weighs as four of input: decoding reads the weights, prefill does not).</summary>
    public static CostModel Tokens(CostModel model, decimal inputFactor, decimal outputFactor) => Tokens(model, inputFactor, outputFactor, outputFactor);

    /// <inheritdoc cref="Tokens(CostModel, decimal, decimal)"/>
    public static CostModel Tokens(CostModel model, decimal inputFactor, decimal outputFactor, decimal reasoningFactor)
    {
        RequestMix mix = model.Mix, sized = mix with { InputTokens = mix.InputTokens * inputFactor, OutputTokens = mix.OutputTokens * outputFactor, ReasoningTokens = mix.ReasoningTokens * reasoningFactor };
        decimal before = Work(mix), after = Work(sized);
        return model with { Mix = sized, Own = before == 0m || after == 0m ? model.Own : model.Own with { CapacityRequests = model.Own.CapacityRequests / (after / before) } };

        static decimal Work(RequestMix of) => of.InputTokens + OutputWeight * (of.OutputTokens + of.ReasoningTokens);
    }

    /// <inheritdoc cref="Tokens(CostModel, decimal, decimal)"/>
    public static void Tokens(ref FastModel model, double inputFactor, double outputFactor, double reasoningFactor)
    {
        double before = Work(in model);
        model.InputTokens *= inputFactor;
        model.OutputTokens *= outputFactor;
        model.ReasoningTokens *= reasoningFactor;
        double after = Work(in model);
        if (before > 0 && after > 0) model.Capacity *= before / after;

        static double Work(in FastModel of) => of.InputTokens + (double)OutputWeight * (of.OutputTokens + of.ReasoningTokens);
    }

    /// <summary>API prices that fall <paramref name="factor"/> times as fast, in logarithms.</summary>
    public static CostModel Decline(CostModel model, decimal factor) => model with
    {
        Api = model.Api with { DeclinePerYear = 1m - (decimal)Math.Round(PricePerYear((double)(1m - model.Api.DeclinePerYear), (double)factor), 12) },
    };

    internal static double PricePerYear(double today, double factor) => Math.Pow(today, factor);

    /// <summary>A peak whose excess over the mean is <paramref name="factor"/> times as high.</summary>
    public static CostModel Peak(CostModel model, decimal factor) =>
        model with { Load = model.Load with { Peak = 1m + (model.Load.Peak - 1m) * factor } };
}
