using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Where data of one class may be processed. An entry of <c>policies</c>, named after the class. What is not listed is denied; an absent list allows any.</summary>
public sealed record PolicyConfig(string DataClass)
{
    public ImmutableArray<Location>? Locations { get; init; }
    public ImmutableArray<Region>? Regions { get; init; }
    public ImmutableArray<string>? Providers { get; init; }

    /// <summary>The providers' own names of models, as <c>gpt-4.1-mini</c>.</summary>
    public ImmutableArray<string>? Models { get; init; }

    /// <summary>Attributes that a provider must state, all of them: <c>zero_retention</c>, <c>baa</c>, …</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>An absent list allows any; what is listed or required and not stated by the provider is denied.</summary>
    /// <param name="model">The provider's name of the model that would be asked.</param>
    public bool Permits(ProviderConfig provider, string model)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return (Locations is not { } locations || locations.Contains(provider.Location))
            && (Regions is not { } regions || (provider.Region is { } region && regions.Contains(region)))
            && (Providers is not { } providers || providers.Contains(provider.Name))
            && (Models is not { } models || models.Contains(model))
            && HasRequired(provider.Attributes);
    }

    private bool HasRequired(ImmutableArray<string> stated)
    {
        foreach (string attribute in Requires)
            if (!stated.Contains(attribute)) return false;
        return true;
    }
}
