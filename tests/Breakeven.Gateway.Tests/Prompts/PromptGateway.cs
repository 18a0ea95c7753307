using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Prompts;

/// <summary>A gateway with prompt measures before a fake of Anthropic and one of OpenAI, whose clock goes on by three seconds a call.</summary>
internal sealed class PromptGateway : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    private PromptGateway(FakeAnthropic claude) => Claude = claude;

    public FakeAnthropic Claude { get; }
    public GatewayHost Host { get; private set; } = null!;
    public FakeProvider OpenAI => Host.Cloud;

    /// <summary>More than a thousand tokens of instructions.</summary>
    public static string Instructions { get; } = string.Concat(Enumerable.Repeat("Answer in one short, kind sentence. ", 200));

    public static async Task<PromptGateway> StartAsync(PromptRuleConfig? rule)
    {
        PromptGateway made = new(await FakeAnthropic.StartAsync());
        made.Host = await GatewayHost.StartAsync(config => config with
        {
            Providers = [.. config.Providers, new("claude", "anthropic") { BaseUrl = made.Claude.BaseUrl, ApiKey = new("sk-a") }, new("gpt", "openai") { BaseUrl = config.Providers[0].BaseUrl, ApiKey = new("sk-o") }],
            Targets = [.. config.Targets, new(new("sonnet"), "claude", new("sonnet")), new(new("gpt"), "gpt", new("gpt"))],
            Routes = [GatewayHost.Route("sonnet", "sonnet") with { Prompts = rule }, GatewayHost.Route("gpt", "gpt") with { Prompts = rule }, .. config.Routes],
        }, made._time);
        return made;
    }

    /// <returns>The answer's head, read to its end.</returns>
    public async Task<HttpResponseMessage> AskAsync(string path, string body)
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        HttpResponseMessage response = await Host.PostToAsync(path, body);
        string text = await GatewayHost.TextOf(response);
        Assert.True(response.IsSuccessStatusCode, text);
        return response;
    }

    public static string HeaderOf(HttpResponseMessage response) => response.Headers.TryGetValues("x-breakeven-prompt", out IEnumerable<string>? values) ? values.Single() : "";

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Claude.DisposeAsync();
    }
}
