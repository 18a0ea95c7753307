namespace Breakeven.Routing.Scoring;

/// <summary>The model that ships: trained on open question sets, whose routes nobody's traffic has. What it is good for, and what not, stands in docs/concepts/routing.md.</summary>
public static class StarterRouter
{
    private const string Name = "router-starter.model";

    private static readonly Lazy<RouterModel> s_model = new(() =>
    {
        using Stream stream = typeof(StarterRouter).Assembly.GetManifestResourceStream(Name) ?? throw new InvalidOperationException("The starter model is not in the assembly.");
        using StreamReader text = new(stream);
        return RouterModelReader.Read(text.ReadToEnd(), Name);
    });

    public static RouterModel Model => s_model.Value;
}
