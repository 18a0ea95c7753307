using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;
using CsCheck;

namespace Breakeven.Gateway.Tests.Policies;

/// <summary>Random policies, random faults, and configurations that are swapped while calls run: no prompt reaches a provider that its policy denies.</summary>
/// <remarks>The long form: <c>BREAKEVEN_RESIDENCY_CALLS=10000</c>: so many restricted calls for which a target was tried. Its figure is in docs/operations/reliability.md.</remarks>
public sealed partial class ResidencyPropertyTests(ITestOutputHelper output)
{
    private const int AtOnce = 24, CallsOfAWorld = 240, ReloadEvery = 10;

    private static readonly int s_calls = int.Parse(Environment.GetEnvironmentVariable("BREAKEVEN_RESIDENCY_CALLS") ?? "480", CultureInfo.InvariantCulture);

    [GeneratedRegex("canary-[0-9a-f]{32}")]
    private static partial Regex Canary { get; }

    [Fact]
    [Trait("Fault", "116")]
    [Trait("Fault", "118")]
    public async Task Permit_RandomPoliciesFaultsAndReloads_NeverLeaks()
    {
        Tally total = new();
        for (int world = 0; total.Tried < s_calls; world++) total.Add(await RunAsync(world));
        output.WriteLine(
            $"{total.Calls} calls, {total.Restricted} of them restricted: {total.Denied} denied, {total.Tried} tried with {total.Failed} failed attempts; {total.Answered} answered; {total.Sent} requests reached a provider; {total.Reloads} reloads; {total.Leaks} leaks.");
        Assert.Equal(0, total.Leaks);
        Assert.True(total.Answered > 0 && total.Denied > 0 && total.Failed > 0 && total.Sent > 0, "The worlds were too tame to prove anything.");
    }

    /// <summary>The test's own idea of a policy sees a leak where there is one, and the policy under test agrees with it everywhere.</summary>
    [Fact]
    public void Permits_AnyPolicyAndProvider_MeansWhatTheTestMeans()
    {
        int denied = 0;
        Gen.Int.Sample(seed =>
        {
            BreakevenConfig config = new ResidencyWorld(new(), new("http://127.0.0.1:1"), new("http://127.0.0.1:2"), new(seed)).NextConfig();
            foreach (PolicyConfig policy in config.Policies)
                foreach (TargetConfig target in config.Targets)
                {
                    ProviderConfig provider = config.Providers.First(item => item.Name == target.Provider);
                    bool isAllowed = ResidencyWorld.IsAllowed(policy, provider, target.Model.Value);
                    if (policy.Permits(provider, target.Model.Value) != isAllowed) return false;
                    if (!isAllowed) Interlocked.Increment(ref denied);
                }
            return true;
        }, iter: 2_000);
        Assert.True(denied > 0);
    }

    /// <summary>Calls of one world: several at once, a new configuration every few of them, and a clock that jumps with each.</summary>
    private static async Task<Tally> RunAsync(int seed)
    {
        Random random = new(seed);
        HastyClock clock = new(speed: 50);
        ResidencyWorld? world = null;
        ConcurrentDictionary<int, BreakevenConfig> versions = new();
        await using GatewayHost gateway = await GatewayHost.StartAsync(
            config =>
            {
                world = new(config, Root(config.Providers[0]), Root(config.Providers[1]), random);
                return versions[1] = world.NextConfig();
            },
            clock);
        ConcurrentDictionary<string, string> requests = new(); // canary → request id
        ConcurrentDictionary<string, ImmutableArray<string>> classes = new(); // canary → its data classes
        Tally tally = new() { Calls = CallsOfAWorld };
        for (int done = 0; done < CallsOfAWorld; done += AtOnce)
        {
            List<Task> calls = [];
            for (int i = 0; i < AtOnce; i++)
            {
                string canary = $"canary-{Guid.NewGuid():N}";
                (ImmutableArray<string> added, bool isWork) = world!.NextClasses();
                (string path, string body) = world.NextCall(canary);
                classes[canary] = isWork ? added.Insert(0, "a") : added;
                calls.Add(CallAsync(gateway, path, body, added, isWork, canary, requests));
                if (i % ReloadEvery != 0) continue;
                int version = versions.Count + 1;
                versions[version] = world.NextConfig();
                gateway.Snapshots.Swap(GatewaySnapshot.Create(versions[version], PriceBook.Empty, version));
                clock.Jump(TimeSpan.FromHours(random.Next(-1, 2)));
                tally.Reloads++;
            }
            await Task.WhenAll(calls);
        }
        await JudgeAsync(gateway, versions, requests, classes, tally);
        return tally;
    }

    private static Uri Root(ProviderConfig provider) => new(provider.BaseUrl!.GetLeftPart(UriPartial.Authority));

    private static async Task CallAsync(
        GatewayHost gateway, string path, string body, ImmutableArray<string> added, bool isWork, string canary, ConcurrentDictionary<string, string> requests)
    {
        string id = requests[canary] = $"r-{canary}";
        List<(string, string)> headers = [("x-request-id", id)];
        if (isWork) headers.Add(("x-app", "work"));
        if (!added.IsEmpty) headers.Add(("x-breakeven-data-class", string.Join(", ", added)));
        try
        {
            using HttpResponseMessage response = await gateway.PostToAsync(path, body, headers: [.. headers]);
            await GatewayHost.TextOf(response);
        }
        catch (HttpRequestException)
        {
            // A pass-through that broke off ends with its connection.
        }
    }

    /// <summary>Holds what the providers saw against the configuration that each call ran under, by the ledger's word.</summary>
    private static async Task JudgeAsync(
        GatewayHost gateway, ConcurrentDictionary<int, BreakevenConfig> versions, ConcurrentDictionary<string, string> requests, ConcurrentDictionary<string, ImmutableArray<string>> classes, Tally tally)
    {
        foreach ((string canary, string id) in requests)
        {
            CallRecord record = await gateway.Journal.RecordAsync(id);
            BreakevenConfig config = versions[record.ConfigVersion!.Value];
            if (config.Policies.Any(policy => classes[canary].Contains(policy.DataClass)))
            {
                tally.Restricted++;
                if (!record.Attempts.IsEmpty) tally.Tried++;
            }
            if (record.Outcome == CallOutcome.Ok) tally.Answered++;
            if (record.ErrorCode == "policy_denied") tally.Denied++;
            tally.Failed += record.Attempts.Count(attempt => attempt.ErrorClass is not null);
        }
        foreach (SeenRequest seen in gateway.Cloud.Seen.Concat(gateway.Own.Seen))
            foreach (string canary in Canary.Matches(seen.Body).Select(match => match.Value).Distinct())
            {
                CallRecord record = await gateway.Journal.RecordAsync(requests[canary]);
                BreakevenConfig config = versions[record.ConfigVersion!.Value];
                ProviderConfig provider = config.Providers.First(item => item.Name == seen.Path.Split('/')[1]);
                tally.Sent++;
                if (classes[canary].Any(name => !MayHave(config, name, provider, seen, record))) tally.Leaks++;
            }
    }

    /// <summary>A class without a policy is the workload's label, or unknown, and then nobody may have the data.</summary>
    private static bool MayHave(BreakevenConfig config, string dataClass, ProviderConfig provider, SeenRequest seen, CallRecord record)
    {
        if (config.Policies.FirstOrDefault(policy => policy.DataClass == dataClass) is not { } policy) return config.Workloads.Any(workload => workload.DataClass == dataClass);
        string model = record.Operation == "images" ? config.Targets.First(target => target.Id == config.Passthrough.Images).Model.Value : seen.Model!;
        return ResidencyWorld.IsAllowed(policy, provider, model);
    }

    private sealed class Tally
    {
        public int Calls, Restricted, Tried, Answered, Denied, Sent, Failed, Reloads, Leaks;

        public void Add(Tally other)
        {
            Calls += other.Calls;
            Restricted += other.Restricted;
            Tried += other.Tried;
            Answered += other.Answered;
            Denied += other.Denied;
            Sent += other.Sent;
            Failed += other.Failed;
            Reloads += other.Reloads;
            Leaks += other.Leaks;
        }
    }
}
