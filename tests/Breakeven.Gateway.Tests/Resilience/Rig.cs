using Breakeven.Gateway.Tests.Faithful;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>A gateway whose targets fail as a test asks, on a clock that the test moves.</summary>
/// <remarks>Its own time-outs are hours, since the test's clock runs fast. Routes are named by their targets: <c>fail+ok</c> asks the cloud's model <c>fail</c>, then the own engine's model <c>ok</c>. A route of one name asks the cloud alone.</remarks>
internal static class Rig
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="routes">As <c>fail+ok</c>.</param>
    public static Task<GatewayHost> StartAsync(TimeProvider time, Func<BreakevenConfig, BreakevenConfig>? change, params string[] routes) =>
        GatewayHost.StartAsync(config => (change ?? (same => same))(routes.Aggregate(Upstreams.Patient(config), With)), time);

    public static Task<GatewayHost> StartAsync(TimeProvider time, params string[] routes) => StartAsync(time, null, routes);

    public static BreakevenConfig With(BreakevenConfig config, string route)
    {
        string[] models = route.Split('+');
        TargetConfig[] targets = [.. models.Select((model, index) => new TargetConfig(new($"{(index == 0 ? "cloud" : "own")}:{model}"), index == 0 ? "cloud" : "own", new(model)))];
        return config with
        {
            Targets = [.. config.Targets, .. targets.Where(target => config.Targets.All(known => known.Id != target.Id))],
            Routes = config.Routes.Add(GatewayHost.Route(route, [.. targets.Select(target => target.Id.Value)])),
        };
    }

    /// <summary>Lets the gateway's time pass, in steps of 100 ms, until there is a result.</summary>
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, Task<T> pending)
    {
        while (!pending.IsCompleted)
        {
            await Task.Delay(2, Stop);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }
        return await pending;
    }

    /// <summary>One call to its end.</summary>
    public static async Task<(HttpResponseMessage Response, string Text, CallRecord Record)> AskAsync(this GatewayHost gateway, FakeTimeProvider time, string model, string more = "", params (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = await time.PassUntilAsync(gateway.ChatAsync(model, more, headers: headers));
        string text = await time.PassUntilAsync(GatewayHost.TextOf(response));
        return (response, text, await gateway.RecordOf(response));
    }

    public static string? Header(this HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;
}
