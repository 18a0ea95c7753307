namespace Breakeven.Gateway.Targets.Engines;

/// <summary>What is known of one engine. Immutable; a newer probe replaces it.</summary>
/// <param name="IsReachable">Whether the last probe was answered.</param>
/// <param name="Since">When it became reachable, or stopped to be; UTC.</param>
/// <param name="CheckedAt">When it was asked last; UTC.</param>
internal sealed record EngineFacts(bool IsReachable, DateTimeOffset Since, DateTimeOffset CheckedAt)
{
    private const string OllamaDefaultTag = ":latest";

    /// <summary>Kept through an outage: the engine that comes back is most likely the same.</summary>
    public EngineIdentity? Identity { get; init; }

    /// <summary>When <see cref="Identity"/> was learnt; UTC.</summary>
    public DateTimeOffset? IdentityAt { get; init; }

    /// <summary>Null while unreachable, and for an engine that tells none.</summary>
    public EngineLoad? Load { get; init; }

    /// <summary>The model under this name, with the context that it is loaded with where that is known.</summary>
    /// <returns>Null when the engine did not list it.</returns>
    public EngineModel? Model(string name)
    {
        if (Identity is not { } identity) return null;
        EngineModel? known = Find(identity.Models, name);
        if (known is null && identity is { AnswersAnyName: true, Models: [var only] }) known = only;
        if (known is null || Load?.Loaded is not { } loaded || Find(loaded, known.Name)?.Context is not { } context) return known;
        return known with { Context = context };
    }

    private static EngineModel? Find(IEnumerable<EngineModel> models, string name)
    {
        EngineModel? tagged = null;
        foreach (EngineModel model in models)
        {
            if (model.Name == name) return model;
            if (model.Name.Length == name.Length + OllamaDefaultTag.Length && model.Name.StartsWith(name, StringComparison.Ordinal) && model.Name.EndsWith(OllamaDefaultTag, StringComparison.Ordinal)) tagged = model;
        }
        return tagged;
    }
}
