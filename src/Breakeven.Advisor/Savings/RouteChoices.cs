using System.Collections.Immutable;

namespace Breakeven.Advisor.Savings;

/// <summary>A cloud target that could have answered a call.</summary>
internal readonly record struct CloudChoice(string Target, RateCard Card);

/// <summary>The cloud targets of a call's route that its data may go to, and which of them is the strong one.</summary>
/// <remarks>
/// The strong target is the one that answers the route's hold-out, where that is stated; else the last of a complexity or cascade route, which calls it strong itself;
/// else the one that is dearest for this call's tokens. Targets without a price are none.
/// </remarks>
internal sealed class RouteChoices(SavingsInputs inputs)
{
    private static readonly string[] s_weakFirst = ["complexity", "cascade"];

    /// <returns>No choice where the call is not known to have had one: nothing is saved or lost by the choice of its model then.</returns>
    public (ImmutableArray<CloudChoice> All, CloudChoice? Strong) Of(CallRecord call)
    {
        DateOnly day = DateOnly.FromDateTime(call.StartedAt.UtcDateTime);
        if (inputs.Baseline is { } stated)
            return inputs.Prices.Find(stated.Provider, stated.Model, day) is { } card ? ([new("", card)], new("", card)) : ([], null);
        if (call.ConfigVersion is not { } version || inputs.Configuration(version) is not { } config || RouteOf(call, config) is not { } route) return ([], null);
        ImmutableArray<CloudChoice>.Builder choices = ImmutableArray.CreateBuilder<CloudChoice>();
        foreach (RouteTarget item in route.Targets)
            if (CardOf(item.Target.Value, call, config, day) is { } card) choices.Add(new(item.Target.Value, card));
        ImmutableArray<CloudChoice> all = choices.ToImmutable();
        return (all, Strongest(call, route, all));
    }

    /// <summary>The list price of the target that answered; null for an own one, and where no price is known.</summary>
    public RateCard? Answered(CallRecord call, ServiceTier tier = ServiceTier.Default)
    {
        DateOnly day = DateOnly.FromDateTime(call.StartedAt.UtcDateTime);
        BreakevenConfig? config = call.ConfigVersion is { } version ? inputs.Configuration(version) : null;
        if (call.Target is { } target && config is not null && CardOf(target, call, config, day, tier) is { } card) return card;
        Region? region = call.Region is { } where ? new Region(where) : null;
        if (call is not { Provider: { } provider, Location: not Location.Own }) return null;
        foreach (string? model in (string?[])[call.RequestModel, call.ResponseModel])
            if (model is not null && inputs.Prices.Find(new(provider), new(model), day, tier, region) is { } known) return known;
        return null;
    }

    /// <summary>Whether the model that answered is one of the route's own servers', as the answer names it.</summary>
    public bool IsOwnModel(CallRecord call) =>
        call is { ResponseModel: { } model, ConfigVersion: { } version } && inputs.Configuration(version) is { } config && RouteOf(call, config) is { } route
        && route.Targets.Any(item => config.Targets.Any(target => target.Id == item.Target && target.Model.Value == model
            && config.Providers.Any(provider => provider.Name == target.Provider && provider.Location == Location.Own)));

    private static RouteConfig? RouteOf(CallRecord call, BreakevenConfig config)
    {
        if (call.Route is not { } name) return null;
        RouteConfig? overlay = config.Environments.FirstOrDefault(environment => environment.Name == call.Environment)?.Routes.FirstOrDefault(route => route.Name == name);
        return overlay is { Targets.IsEmpty: false } ? overlay : config.Routes.FirstOrDefault(route => route.Name == name);
    }

    private RateCard? CardOf(string id, CallRecord call, BreakevenConfig config, DateOnly day, ServiceTier tier = ServiceTier.Default)
    {
        TargetConfig? target = config.Targets.FirstOrDefault(known => known.Id.Value == id);
        ProviderConfig? provider = target is null ? null : config.Providers.FirstOrDefault(known => known.Name == target.Provider);
        if (target is null || provider is not { Location: Location.Cloud } || target.Hosting is not null) return null;
        ModelName model = target.Model.IsAny && call.RequestModel is { } asked ? new(asked) : target.Model;
        if (!IsPermitted(call, config, provider, model)) return null;
        return inputs.Prices.Find(new(provider.Name), model, day, tier, provider.Region) ?? inputs.Prices.Find(inputs.PricedAs(provider), model, day, tier, provider.Region);
    }

    private static bool IsPermitted(CallRecord call, BreakevenConfig config, ProviderConfig provider, ModelName model) =>
        call.DataClass is not { } classes
        || classes.Split('+').All(name => config.Policies.FirstOrDefault(policy => policy.DataClass == name) is not { } policy || policy.Permits(provider, model.Value));

    private static CloudChoice? Strongest(CallRecord call, RouteConfig route, ImmutableArray<CloudChoice> all)
    {
        if (all.IsEmpty) return null;
        if (route.Holdout?.Target is { } heldOut)
            foreach (CloudChoice choice in all)
                if (choice.Target == heldOut.Value) return choice;
        if (s_weakFirst.Contains(route.Strategy)) return all[^1];
        TokenUsage usage = Repricer.Uncached(call.Usage());
        CloudChoice strong = all[0];
        foreach (CloudChoice choice in all)
            if ((choice.Card.Price(usage) ?? Money.Zero) > (strong.Card.Price(usage) ?? Money.Zero)) strong = choice;
        return strong;
    }
}
