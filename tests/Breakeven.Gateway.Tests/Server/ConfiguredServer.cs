using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>A server that was started from a configuration file, with secrets in it and in the environment.</summary>
internal sealed class ConfiguredServer : IAsyncDisposable
{
    public const string ProviderSecret = "sk-literal-provider-secret", EnvironmentSecret = "sk-secret-of-the-environment", Alice = "alice-admin-key";
    private readonly string _folder;

    private ConfiguredServer(ServerHost server, string folder, Uri provider) => (Server, _folder, ProviderAddress) = (server, folder, provider);

    public ServerHost Server { get; }
    public Uri ProviderAddress { get; }
    public string Path => System.IO.Path.Combine(_folder, "breakeven.yaml");

    public static async Task<ConfiguredServer> StartAsync(string more = "")
    {
        string folder = Directory.CreateTempSubdirectory("breakeven-config-").FullName;
        string path = System.IO.Path.Combine(folder, "breakeven.yaml");
        ConfigResult first = null!;
        Uri provider = null!;
        ServerHost server = await ServerHost.StartAsync(
            config =>
            {
                provider = config.Providers[0].BaseUrl!;
                File.WriteAllText(path, Text(provider, "one", more));
                first = ConfigReader.ReadFile(path, Variable);
                Assert.Empty(first.Errors);
                return first.Config!;
            },
            options => options with
            {
                ReadFrom = first, ConfigPath = path, ReadConfig = () => ConfigReader.ReadFile(path, Variable), ParseConfig = text => ConfigReader.ReadText(text, path, Variable),
            });
        return new(server, folder, provider);
    }

    public string Text(string route, string more = "") => Text(ProviderAddress, route, more);

    public Task<HttpResponseMessage> GetAsync(string path, string? key = ServerHost.Admin) => SendAsync(HttpMethod.Get, path, null, null, key);

    public async Task<JsonNode> JsonAsync(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    public Task<HttpResponseMessage> PostConfigAsync(string text, string query = "", string key = ServerHost.Admin, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"/manage/v1/config{query}", text, "application/yaml", key, headers);

    public Task<HttpResponseMessage> RollBackAsync(int version, string query = "") =>
        SendAsync(HttpMethod.Post, $"/manage/v1/config/rollback{query}", $$"""{"version":{{version}}}""", "application/json", ServerHost.Admin);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? type, string? key, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type!);
        if (key is not null) request.Headers.Add("authorization", $"Bearer {key}");
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Variable(string name) => name == "PROVIDER_KEY" ? EnvironmentSecret : null;

    private static string Text(Uri provider, string route, string more) =>
        $$"""
        # written by a person
        version: 1
        server: { admin_key: "{{ServerHost.Admin}}", admins: [{ name: alice, sha256: "{{GatewayHost.Sha256(Alice)}}" }], drain_timeout: 10s }
        providers:
          literal: { type: openai-compatible, base_url: "{{provider}}", api_key: {{ProviderSecret}} } # a secret in the text
          referred: { type: openai-compatible, base_url: "{{provider}}", api_key: "${PROVIDER_KEY}" }
        targets:
          ok: { provider: literal, model: ok }
          slow: { provider: referred, model: gate }
        routes:
          {{route}}: { targets: [ok] }
          slow: { targets: [slow] }
        keys:
          - { name: team, sha256: "{{GatewayHost.Sha256(GatewayHost.Key)}}" }
        {{more}}
        """;
}
