using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Looks names of a scenario up in a catalog.</summary>
internal static class CatalogNames
{
    /// <param name="path">Where the name was given.</param>
    /// <exception cref="ScenarioException">Unknown or ambiguous; lists what is near.</exception>
    public static T Require<T>(this CatalogMatch<T> match, string name, string path)
        where T : class =>
        match.Found ?? throw new ScenarioException([new ScenarioProblem(path, 0, match.Problem(name) ?? "not in the catalog")]);
}
