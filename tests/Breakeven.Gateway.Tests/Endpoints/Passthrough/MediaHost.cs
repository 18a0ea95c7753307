using System.Net.Http.Headers;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Endpoints.Passthrough;

/// <summary>A gateway whose audio, images and files go to a fake of OpenAI's.</summary>
internal sealed class MediaHost : IAsyncDisposable
{
    private MediaHost(GatewayHost gateway, FakeMediaProvider provider) => (Gateway, Provider) = (gateway, provider);

    public GatewayHost Gateway { get; }
    public FakeMediaProvider Provider { get; }

    public static async Task<MediaHost> StartAsync(Func<BreakevenConfig, BreakevenConfig>? change = null)
    {
        FakeMediaProvider provider = await FakeMediaProvider.StartAsync();
        GatewayHost gateway = await GatewayHost.StartAsync(config =>
        {
            config = config with
            {
                Providers = config.Providers.Add(new("media", "openai") { BaseUrl = provider.BaseUrl, ApiKey = new("sk-upstream-secret"), Region = new("us"), Timeouts = config.Providers[0].Timeouts }),
                Targets = config.Targets.Add(new(new("media-any"), "media", ModelName.Any)),
                Passthrough = new(new("media-any"), new("media-any"), new("media-any")),
            };
            return change?.Invoke(config) ?? config;
        });
        return new(gateway, provider);
    }

    public Task<HttpResponseMessage> PostAsync(string path, byte[]? body = null, string type = "multipart/form-data; boundary=\"a b\"", params (string Name, string Value)[] headers)
    {
        ByteArrayContent content = new(body ?? [1, 2, 3]);
        content.Headers.TryAddWithoutValidation("content-type", type);
        return SendAsync(HttpMethod.Post, path, content, headers);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayHost.Key);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
