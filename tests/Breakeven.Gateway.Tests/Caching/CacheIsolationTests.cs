using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Gateway.Caching.Semantic;
using Breakeven.Gateway.Caching.Semantic.Remembered;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>Random tenants, data classes, routes and requests, several at once, with configurations that are swapped meanwhile: no answer reaches a call that could not have had it made.</summary>
/// <remarks>Every answer of the provider is another one and says which, so that who made it is known. The long form: <c>BREAKEVEN_CACHE_CALLS=100000</c>.</remarks>
public sealed class CacheIsolationTests(ITestOutputHelper output)
{
    private const int AtOnce = 24;
    private static readonly int s_calls = int.Parse(Environment.GetEnvironmentVariable("BREAKEVEN_CACHE_CALLS") ?? "2400", CultureInfo.InvariantCulture);
    private static readonly string[] s_keys = ["bk-a", "bk-b", "bk-c", "bk-d"], s_classes = ["restricted", "eu-personal"], s_routes = ["r0", "r1"], s_texts = ["yes or no", "how much", "who is it"];

    /// <summary>Two questions that differ in a name, each in other words: only the first of two that mean the same may be answered with the other's answer.</summary>
    private static readonly string[] s_similar = [.. from city in (string[])["Rome", "Pisa"] from filler in (string[])["please", "kindly", "quickly", "again"] select $"tell me the opening hours of the old city museum in {city} {filler}"];
    private static readonly SemanticCacheConfig s_semantic = new() { Enabled = true, Target = new("embed"), FalseHitRate = 0.3, VerifyShare = 0.05, Floor = 0.8, Compare = CacheCompare.Exact };

    private sealed record Asked(string Key, string Text, ImmutableArray<string> Classes, string Cache, string Answer, CallRecord Record);

    [Theory]
    [Trait("Fault", "96")]
    [InlineData("exact")]
    [InlineData("semantic")]
    public async Task Recall_RandomTenantsClassesRoutesAndReloads_NeverCrosses(string kind)
    {
        bool semantic = kind == "semantic";
        Random random = new(7);
        ConcurrentDictionary<int, BreakevenConfig> versions = new();
        BreakevenConfig? start = null;
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => versions[1] = Next(start = config, random, semantic));
        if (semantic) gateway.Services.GetRequiredService<CalibrationBook>().Restore(Trusting());
        ConcurrentBag<Asked> asked = [];
        for (int done = 0; done < s_calls; done += AtOnce)
        {
            List<Task> calls = [];
            for (int i = 0; i < AtOnce; i++) calls.Add(AskAsync(gateway, random.Next(), semantic ? s_similar : s_texts, asked));
            if (random.Next(3) == 0)
            {
                int version = versions.Count + 1;
                versions[version] = Next(start!, random, semantic);
                gateway.Snapshots.Swap(GatewaySnapshot.Create(versions[version], PriceBook.Empty, version));
            }
            await Task.WhenAll(calls);
        }
        int hits = 0, tempting = 0;
        foreach (IGrouping<string, Asked> answer in asked.Where(item => item.Answer.Length > 0).GroupBy(item => item.Answer))
        {
            Asked origin = Assert.Single(answer, item => item.Cache is "miss" or "off");
            foreach (Asked hit in answer.Where(item => item.Cache is "exact" or "semantic"))
            {
                if (hit.Cache == kind) hits++;
                Assert.True(MayHave(hit, origin, versions), $"{hit} got the answer of {origin}");
            }
        }
        foreach (IGrouping<string, Asked> text in asked.GroupBy(item => item.Text)) tempting += text.Select(item => (item.Key, string.Join('+', item.Classes.Order()))).Distinct().Count();
        output.WriteLine($"{asked.Count} calls, {hits} hits, {asked.Count(item => item.Cache == "miss")} misses, {versions.Count} configurations.");
        Assert.True(hits > s_calls / 20 && tempting > 20 && versions.Count > 5, "The world was too tame to prove anything.");
    }

    private static async Task AskAsync(GatewayHost gateway, int seed, string[] texts, ConcurrentBag<Asked> asked)
    {
        Random random = new(seed);
        string key = Pick(s_keys, random), text = Pick(texts, random), route = Pick(s_routes, random);
        ImmutableArray<string> classes = [.. s_classes.Where(_ => random.Next(3) == 0)];
        List<(string, string)> headers = [];
        if (!classes.IsEmpty) headers.Add(("x-breakeven-data-class", string.Join(',', classes)));
        if (random.Next(12) is var word && word < 2) headers.Add(("x-breakeven-cache", word == 0 ? "off" : "refresh"));
        string body = CachedGateway.Chat(route, text, random.Next(2) == 0 ? ",\"stream\":true" : "");
        using HttpResponseMessage response = await gateway.PostAsync(body, key, [.. headers]);
        string answer = Said(await GatewayHost.TextOf(response));
        asked.Add(new(key, text, classes, response.Headers.TryGetValues("x-breakeven-cache", out IEnumerable<string>? cache) ? cache.Single() : "", response.IsSuccessStatusCode ? answer : "", await gateway.RecordOf(response)));
    }

    /// <summary>The test's own idea of who may have what, in other words than the code's.</summary>
    private static bool MayHave(Asked hit, Asked origin, ConcurrentDictionary<int, BreakevenConfig> versions)
    {
        BreakevenConfig config = versions[hit.Record.ConfigVersion!.Value];
        if (!MeansTheSame(hit, origin) || !hit.Classes.ToHashSet().SetEquals(origin.Classes)) return false;
        KeyConfig mine = Of(config, hit.Key), theirs = Of(versions[origin.Record.ConfigVersion!.Value], origin.Key);
        bool isTeams = config.Cache!.Share == CacheShare.Team && mine.Team is not null && mine.Team == theirs.Team;
        if (mine.Name != theirs.Name && !isTeams) return false;
        TargetConfig target = config.Targets.Single(item => item.Id.Value == origin.Record.Target);
        ProviderConfig provider = config.Providers.Single(item => item.Name == target.Provider);
        return config.Routes.Single(item => item.Name == hit.Record.Route).Targets.Any(item => item.Target == target.Id)
            && hit.Classes.All(name => config.Policies.Single(policy => policy.DataClass == name) is var policy && ResidencyWorld.IsAllowed(policy, provider, target.Model.Value));
    }

    private static bool MeansTheSame(Asked hit, Asked origin) => hit.Cache == "semantic" ? hit.Text[..hit.Text.LastIndexOf(' ')] == origin.Text[..origin.Text.LastIndexOf(' ')] : hit.Text == origin.Text;

    /// <summary>As if every tenant and route had long been measured without an error: each similar request is a hit, as far as the cache lets it be.</summary>
    private static SemanticState Trusting() => new(SemanticState.CurrentVersion, CalibrationSettings.Of(s_semantic),
    [
        .. from tenant in (string[])["key k0", "key k1", "key k2", "key k3", "team x", "team y"] from route in s_routes
           select new RememberedCalibration(new(tenant, route, route), new([.. Enumerable.Repeat((byte)((19 << 1) | 1), HitCalibration.Window)], HitCalibration.Window, 0, 19)),
    ]);

    private static KeyConfig Of(BreakevenConfig config, string key) => config.Keys.Single(item => item.Hashes.Any(hash => hash.Sha256 == GatewayHost.Sha256(key)));

    private static BreakevenConfig Next(BreakevenConfig start, Random random, bool semantic)
    {
        string[] targets = ["serial", "own-serial"];
        return start with
        {
            Cache = new() { Exact = new(), Semantic = semantic ? s_semantic : null, Share = random.Next(2) == 0 ? CacheShare.Key : CacheShare.Team },
            Targets = [.. start.Targets, new(new("embed"), "own", new("words"))],
            Teams = [new("x"), new("y")],
            Keys = [.. s_keys.Select((key, i) => new KeyConfig($"k{i}", GatewayHost.Sha256(key)) { Team = random.Next(3) switch { 0 => "x", 1 => "y", _ => null } })],
            Routes = [.. s_routes.Select(name => GatewayHost.Route(name, random.Next(3) switch { 0 => targets, 1 => [targets[1], targets[0]], _ => [Pick(targets, random)] }))],
            Policies =
            [
                new("restricted") { Locations = random.Next(2) == 0 ? [Location.Own] : null, Models = random.Next(4) == 0 ? ["ok"] : null },
                new("eu-personal") { Regions = [new(random.Next(4) == 0 ? "us" : "eu")] },
            ],
            Workloads = [],
        };
    }

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];

    /// <summary>Which answer it is, as <c>7 cloud: hi</c>, from either shape.</summary>
    private static string Said(string body) => string.Concat(System.Text.RegularExpressions.Regex.Matches(body, "\"content\":\"([^\"]*)\"").Select(match => match.Groups[1].Value));
}
