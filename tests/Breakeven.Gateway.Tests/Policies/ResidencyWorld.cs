using System.Collections.Immutable;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Policies;

/// <summary>Random configurations of four providers that fail at random, and random calls to them.</summary>
/// <param name="cloud">The address of the server behind every second provider; each provider has its own path there.</param>
internal sealed class ResidencyWorld(BreakevenConfig start, Uri cloud, Uri own, Random random)
{
    public const int Providers = 4;
    private static readonly string[] s_faults =
    [
        "ok", "ok", "ok", "fail", "fail-once", "s400", "s401", "s404", "s429", "html-502", "redirect", "reset", "error-in-200", "no-choices", "not-json", "cut", "cut-early", "error-event", "error-early", "eof", "length", "filtered",
    ];

    /// <summary>Those that may send a call past its first target of their own will, and one that does not.</summary>
    private static readonly string[] s_strategies = ["priority", "complexity", "cascade"];

    private static readonly string[] s_attributes = ["zero_retention", "baa", "dpa"];
    private static readonly string[] s_classes = ["a", "b", "c"];
    private static readonly Region[] s_regions = [new("eu"), new("us")];

    /// <summary>Providers <c>p0</c> to <c>p3</c>, routes <c>r0</c> to <c>r3</c>, policies for some of the classes <c>a</c> to <c>c</c>, and a workload of class <c>a</c>.</summary>
    public BreakevenConfig NextConfig()
    {
        ImmutableArray<ProviderConfig> providers = [.. Enumerable.Range(0, Providers).Select(Provider)];
        ImmutableArray<TargetConfig> targets = [.. providers.SelectMany(provider => Enumerable.Range(0, 2).Select(i => new TargetConfig(new($"{provider.Name}-{i}"), provider.Name, new(Pick(s_faults)))))];
        return start with
        {
            Providers = providers,
            Targets = targets,
            Routes = [.. Enumerable.Range(0, 4).Select(i => new RouteConfig($"r{i}")
            {
                Targets = [.. Some(targets, 2, 5).Select(target => new RouteTarget(target.Id))],
                Strategy = Pick(s_strategies),
                Threshold = (random.NextDouble() * 2) - 1,
            })],
            Policies = [.. s_classes.Where(_ => random.NextDouble() < 0.85).Select(Policy)],
            Workloads = [new("work") { Match = new() { Header = GatewayHost.Headers(("x-app", "work")) }, DataClass = "a" }],
            Passthrough = new(Images: Pick(targets).Id),
        };
    }

    /// <summary>The classes that a client adds, and whether its call is the workload's.</summary>
    public (ImmutableArray<string> Added, bool IsWork) NextClasses() => ([.. Some(s_classes, random.NextDouble() < 0.1 ? 0 : 1, random.NextDouble() < 0.3 ? 2 : 1)], random.NextDouble() < 0.3);

    /// <summary>Path and body of a call in one of the formats; every third is a stream.</summary>
    public (string Path, string Body) NextCall(string canary)
    {
        string model = random.NextDouble() < 0.15 ? $"p{random.Next(Providers)}/{Pick(s_faults)}" : $"r{random.Next(4)}", stream = random.Next(3) == 0 ? "true" : "false";
        return random.Next(8) switch
        {
            0 => ("/v1/messages", $$"""{"model":"{{model}}","max_tokens":9,"stream":{{stream}},"messages":[{"role":"user","content":"{{canary}}"}]}"""),
            1 => ("/v1/responses", $$"""{"model":"{{model}}","stream":{{stream}},"input":"{{canary}}"}"""),
            2 => ("/api/chat", $$"""{"model":"{{model}}","stream":{{stream}},"messages":[{"role":"user","content":"{{canary}}"}]}"""),
            3 => ("/v1/embeddings", $$"""{"model":"{{model}}","input":"{{canary}}"}"""),
            4 => ("/v1/messages/count_tokens", $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{canary}}"}]}"""),
            5 => ("/v1/images/generations", $$"""{"model":"{{model}}","prompt":"{{canary}}"}"""),
            _ => ("/v1/chat/completions", $$"""{"model":"{{model}}","stream":{{stream}},"messages":[{"role":"user","content":"{{canary}}"}]}"""),
        };
    }

    /// <summary>What a policy means, said once more and in other words: the tests do not ask the code under test.</summary>
    public static bool IsAllowed(PolicyConfig policy, ProviderConfig provider, string model)
    {
        List<bool> asked = [];
        if (policy.Locations is { } locations) asked.Add(locations.Any(location => location == provider.Location));
        if (policy.Regions is { } regions) asked.Add(regions.Select(region => (Region?)region).Contains(provider.Region));
        if (policy.Providers is { } names) asked.Add(names.Any(name => name == provider.Name));
        if (policy.Models is { } models) asked.Add(models.Any(name => name == model));
        asked.Add(!policy.Requires.Except(provider.Attributes).Any());
        return asked.TrueForAll(holds => holds);
    }

    private ProviderConfig Provider(int number) => new($"p{number}", "openai-compatible")
    {
        BaseUrl = random.NextDouble() < 0.05 ? new("http://127.0.0.1:9/v1") : new(number % 2 == 0 ? cloud : own, $"/p{number}/v1"),
        Location = Pick([Location.Cloud, Location.Own]),
        Region = random.Next(3) is var region && region < 2 ? s_regions[region] : null,
        Attributes = [.. Some(s_attributes, 0, 3)],
        Timeouts = TimeoutConfig.Default with { Headers = TimeSpan.FromSeconds(30) },
    };

    private PolicyConfig Policy(string name) => new(name)
    {
        Locations = random.Next(4) == 0 ? [.. Some([Location.Cloud, Location.Own], random.Next(8) == 0 ? 0 : 1, 1)] : null,
        Regions = random.Next(4) == 0 ? [.. Some(s_regions, 1, 2)] : null,
        Providers = random.Next(4) == 0 ? [.. Some(["p0", "p1", "p2", "p3"], 1, 3)] : null,
        Models = random.Next(8) == 0 ? [.. Some(s_faults, 5, 12)] : null,
        Requires = random.Next(4) == 0 ? [.. Some(s_attributes, 1, 1)] : [],
    };

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private T[] Some<T>(IEnumerable<T> from, int least, int most) => [.. from.Distinct().OrderBy(_ => random.Next()).Take(random.Next(least, most + 1))];
}
