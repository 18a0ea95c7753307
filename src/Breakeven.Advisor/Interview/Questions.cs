using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven.Advisor.Interview;

/// <summary>The questions behind the decision, in the order in which a person would ask them. The table of requirements follows the same list.</summary>
internal static class Questions
{
    public static readonly ImmutableArray<Question> OfWorkload =
    [
        new("workloads", "requests_per_month", AnswerKind.Number, "How many requests a month?", "volume: below the break-even the API costs less, above it own servers", "not known: only the break-even is told")
            { Codes = ["volume_below_breakeven", "volume_above_breakeven", "near_breakeven", "no_volume"], Value = (w, _) => Of(w.RequestsPerMonth) },
        new("workloads", "input_tokens", AnswerKind.Number, "How many tokens has a mean prompt?", "cost of a request, and how many of them a server carries", "1,000 (estimate: a page)") { Value = (w, _) => Of(w.InputTokens) },
        new("workloads", "output_tokens", AnswerKind.Number, "How many tokens has a mean answer?", "cost of a request, and how many of them a server carries", "250 (estimate: a paragraph)") { Value = (w, _) => Of(w.OutputTokens) },
        new("workloads", "traffic", AnswerKind.Choice, "How does the load vary?", "predictability: own capacity pays when the load forecasts well", "unknown")
        {
            Choices = ["steady", "scheduled", "seasonal", "spiky", "unpredictable", "unknown"],
            Codes = ["predictable_traffic", "unpredictable_traffic", "seasonal_traffic", "idle_capacity"], Value = (w, _) => w.Traffic?.ToString().ToLowerInvariant(),
        },
        new("workloads", "hours_per_week", AnswerKind.Number, "In how many hours a week is there traffic?", "capacity that is rented for the hours needed", "all 168") { Codes = ["scheduled_capacity"], Value = (w, _) => Of(w.HoursPerWeek), IsAsked = said => said("traffic") == "\"scheduled\"" },
        new("workloads", "peak_to_mean", AnswerKind.Number, "How many times the mean hour is the busiest?", "servers for the peak, which idle otherwise", "estimated from how the load varies") { Codes = ["idle_capacity"], Value = (w, _) => Of(w.PeakToMean) },
        new("workloads", "external_processing_allowed", AnswerKind.YesNo, "May its data be processed outside your own infrastructure?", "data sensitivity: if not, only own servers remain", "yes") { Codes = ["residency_required"], Value = (w, _) => Of(w.ExternalProcessingAllowed) },
        new("workloads", "residency", AnswerKind.Text, "In which region must the data stay, as eu?", "data residency: an API serves only if it processes there", "any region") { Codes = ["residency_required", "api_residency_region", "model_licence"], Value = (w, _) => w.Residency, IsAsked = MayLeave },
        new("workloads", "compliance", AnswerKind.List, "Which rules apply, as HIPAA, GDPR, PCI?", "contracts that an API needs before it may see the data", "none") { Codes = ["check_baa"], Value = (w, _) => Of(w.Compliance), IsAsked = MayLeave },
        new("workloads", "frontier_required", AnswerKind.YesNo, "Are only frontier models good enough?", "quality: if so, no open model serves, whatever it costs", "no") { Codes = ["frontier_required", "frontier_overrides_cost"], Value = (w, _) => Of(w.FrontierRequired) },
        new("workloads", "quality_margin", AnswerKind.Number, "How much worse than today's model is still good enough, as a share of the score?", "quality: an open model measured to be worse by more is excluded", "0.02")
            { Codes = ["quality_not_enough", "quality_proven", "quality_unproven"], Value = (w, _) => Of(w.QualityMargin), IsAsked = said => said("frontier_required") != "true" },
        new("workloads", "tools_required", AnswerKind.YesNo, "Must the model call tools?", "which open models come into question", "no") { Value = (w, _) => Of(w.ToolsRequired) },
        new("workloads", "languages", AnswerKind.List, "Which languages must it command, as en, de?", "which open models come into question", "any") { Value = (w, _) => Of(w.Languages) },
        new("workloads", "latency_budget_ms", AnswerKind.Number, "Within how many milliseconds must an answer come?", "latency: a round trip to an API takes 50-200 ms", "no limit") { Codes = ["latency_budget", "infeasible_latency"], Value = (w, _) => Of(w.LatencyBudgetMs) },
        new("workloads", "latency_kind", AnswerKind.Choice, "Is that to the first token, or to the last?", "latency: which time is meant", "ttft") { Choices = ["ttft", "e2e"], Value = (w, _) => w.LatencyKind, IsAsked = said => said("latency_budget_ms") is not null },
        new("workloads", "customization", AnswerKind.Choice, "How far must the model be adapted?", "customization: a full fine-tune needs the weights", "none") { Choices = ["none", "prompt", "lora", "full_finetune"], Codes = ["customization"], Value = (w, _) => w.Customization },
        new("workloads", "availability", AnswerKind.Choice, "How available must it be: normal, high, or a percentage?", "a spare server, or a second way to serve", "normal") { Choices = ["normal", "high"], Codes = ["redundancy_cost"], Value = (w, _) => Of(w.AvailabilityPercent) },
        new("workloads", "deadline", AnswerKind.Text, "How long may an answer take, as 24h, if nobody waits for it?", "batch prices, from 24 hours on", "answers are waited for") { Codes = ["batch_discount"], Value = (w, _) => w.Deadline is { } time ? Of((decimal)time.TotalHours) + " h" : null },
        new("workloads", "optimisation_saving", AnswerKind.Number, "Which share of the API bill would caching, shorter prompts and cheaper models save?", "the optimised API first: it may make own servers unnecessary", "0") { Codes = ["optimise_first"], Value = (w, _) => Of(w.OptimisationSaving) },
        new("workloads", "use", AnswerKind.Choice, "Who uses the answers?", "licences of open models", "internal") { Choices = ["internal", "hosted-service"], Codes = ["model_licence"], Value = (w, _) => w.Use },
    ];

    public static readonly ImmutableArray<Question> OfMoney =
    [
        new("api", "model", AnswerKind.Text, "Which API model answers today, as gpt-4.1?", "price of the API, and what an open model is compared with", "list prices of a mid-size frontier model"),
        new("api", "region", AnswerKind.Text, "In which region does that API process data, as eu?", "data residency", "not known, which counts as elsewhere"),
        new("self_host", "server_usd_per_month", AnswerKind.Number, "What does one own server cost a month, in US dollars?", "price of owning", "rent of the catalog's accelerator"),
        new("self_host", "gpu", AnswerKind.Text, "Which accelerator would it have, as 2x h100-sxm?", "which model fits, and how many requests a server carries", "one H100, or what the model needs"),
        new("self_host", "ops_fte_share", AnswerKind.Number, "How much of an engineer would run it, as 0.25?", "staff, the largest hidden cost of few servers", "0.25 with catalog prices; none with a stated server price"),
    ];

    public static readonly ImmutableArray<Question> OfOrganisation =
    [
        new("org", "gpu_expertise", AnswerKind.Choice, "How well can your team run GPU inference?", "expertise: without it the API comes first", "not stated") { Choices = ["none", "some", "strong"], Codes = ["low_expertise", "has_expertise", "revisit_later"], Value = (_, org) => org.GpuExpertise },
        new("org", "time_to_market_critical", AnswerKind.YesNo, "Is the launch date critical?", "time to market: own servers take time to set up", "no") { Codes = ["time_to_market", "revisit_later"], Value = (_, org) => Of(org.TimeToMarketCritical) },
        new("org", "resilience_priority", AnswerKind.YesNo, "Do you want two independent ways to serve, whatever they cost?", "resilience: hybrid", "no") { Codes = ["resilience"], Value = (_, org) => Of(org.ResiliencePriority) },
        new("org", "build_gradually", AnswerKind.YesNo, "Do you want to build own capability step by step?", "gradual build: hybrid where owning pays", "no") { Codes = ["gradual_build"], Value = (_, org) => Of(org.BuildGradually) },
        new("org", "long_term_cost_priority", AnswerKind.YesNo, "Does cost over years come before a simple start?", "moves no verdict: cost is compared over the hardware's life in any case", "no") { Value = (_, org) => Of(org.LongTermCostPriority) },
    ];

    private static bool MayLeave(Func<string, string?> said) => said("external_processing_allowed") != "false";

    private static string? Of(decimal? number) => number?.ToString("#,0.######", CultureInfo.InvariantCulture);

    private static string? Of(bool? flag) => flag switch { true => "yes", false => "no", _ => null };

    private static string? Of(ImmutableArray<string>? texts) => texts is { IsEmpty: false } some ? string.Join(", ", some) : null;
}
