using System.Collections.Concurrent;
using Breakeven.Routing.Scoring;

namespace Breakeven.Gateway.Routing.Complexity;

/// <summary>The router models of one configuration, each read once, with the memory that scoring needs.</summary>
internal sealed class RouterDesks
{
    private readonly List<ComplexityRouter> _routers = [];
    private readonly Dictionary<string, RouterDesk?> _desks = new(StringComparer.Ordinal);

    /// <returns>Null for a file that cannot be read any more: the configuration was valid when it was checked, and a call must go somewhere.</returns>
    public RouterDesk? Find(string router)
    {
        if (_desks.TryGetValue(router, out RouterDesk? known)) return known;
        try
        {
            known = new(Load(router));
        }
        catch (Exception e) when (e is RouterModelException or IOException or UnauthorizedAccessException)
        {
            known = null;
        }
        return _desks[router] = known;
    }

    /// <summary>The routers of the configuration, those of overlays included.</summary>
    public IReadOnlyList<ComplexityRouter> Routers => _routers;

    public ComplexityRouter Open(RouteConfig config)
    {
        ComplexityRouter router = ComplexityRouter.From(config, this);
        _routers.Add(router);
        return router;
    }

    /// <param name="router">A path, or <c>starter</c>.</param>
    /// <exception cref="RouterModelException">It is no router model.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RouterModel Load(string router)
    {
        if (router == RouteConfig.StarterRouter) return StarterRouter.Model;
        if (router.Length == 0 || router.Contains('\0')) throw new RouterModelException("it is no path of a file");
        FileInfo file = new(router);
        if (!file.Exists) throw new FileNotFoundException($"the file {file.Name} does not exist");
        if (file.Length > RouterModelReader.MostBytes) throw new RouterModelException($"{file.Name} is larger than a router model can be.");
        return RouterModelReader.Read(File.ReadAllText(router), file.Name);
    }
}

/// <summary>A model, and scorers for as many calls as are scored at once.</summary>
internal sealed class RouterDesk(RouterModel model)
{
    private readonly ConcurrentBag<PromptScorer> _free = [];

    public RouterModel Model => model;

    public PromptScorer Take() => _free.TryTake(out PromptScorer? free) ? free : new(model);

    public void GiveBack(PromptScorer scorer) => _free.Add(scorer);
}
