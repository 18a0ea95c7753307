using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Server.Management;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Server;

public sealed class ManagementApiTests
{
    private static readonly HttpMethod[] Verbs = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch, HttpMethod.Head, HttpMethod.Options];

    /// <summary>Fault 127. The list comes from the endpoints that are mapped, so a new one cannot be forgotten.</summary>
    [Fact]
    [Trait("Fault", "127")]
    public async Task EveryPathAndVerb_WithoutAnAdminKey_IsRefused()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        string[] paths = [.. Endpoints(configured).Select(endpoint => Concrete(endpoint.RoutePattern.RawText!)), "/manage", "/manage/", "/MANAGE/v1/calls", "/manage/v1/calls/", "/manage/v1/nothing", "/manage/v2"];
        Assert.True(paths.Length >= 9 + 6);
        foreach (string path in paths.Distinct())
        {
            foreach (HttpMethod verb in Verbs)
            {
                await RefusesAsync(null, 401);
                await RefusesAsync("wrong", 401);
                await RefusesAsync(GatewayHost.Sha256(ConfiguredServer.Alice), 401); // a hash is no key
                await RefusesAsync(GatewayHost.Key, 403);

                async Task RefusesAsync(string? key, int status)
                {
                    using HttpResponseMessage response = await configured.SendAsync(verb, path, verb == HttpMethod.Get || verb == HttpMethod.Head ? null : "{}", "application/json", key);
                    bool isGuess = status == 401; // too many of those are 429
                    Assert.True(status == (int)response.StatusCode || (isGuess && response.StatusCode == HttpStatusCode.TooManyRequests), $"{verb} {path} with {key ?? "no key"}: {(int)response.StatusCode}");
                }
            }
        }
    }

    [Theory]
    [InlineData(ServerHost.Admin)]
    [InlineData(ConfiguredServer.Alice)]
    public async Task EveryPath_WithAnAdminKey_IsNeitherForbiddenNorUnknown(string key)
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        foreach (RouteEndpoint endpoint in Endpoints(configured))
        {
            string verb = Assert.Single(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods), path = Concrete(endpoint.RoutePattern.RawText!);
            using HttpResponseMessage response = await configured.SendAsync(new(verb), path, verb == "GET" ? null : "{}", "application/json", key);
            bool needsNoBody = endpoint.Metadata.GetMetadata<ManagementOperation>()!.Bodies.IsEmpty;
            if (path.Contains("/rollouts/", StringComparison.Ordinal)) // there is none of that id, and it is the rollout that says so
                Assert.Contains("rollout_not_found", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            else Assert.True(needsNoBody || verb == "GET" ? response.IsSuccessStatusCode : (int)response.StatusCode is 400 or 422, $"{verb} {path}: {(int)response.StatusCode}");
            Assert.Equal("nosniff", response.Headers.GetValues("x-content-type-options").Single());
            Assert.True(response.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task OpenApi_Document_ListsWhatIsMapped()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        JsonNode document = await configured.JsonAsync("/manage/v1/openapi.json");
        IEnumerable<string> documented = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        IEnumerable<string> mapped = Endpoints(configured).Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText}");
        Assert.Equal(mapped.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        string[] ids = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (string)operation.Value!["operationId"]!))];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    /// <summary>Fault 120: a form, an image and a fetch without CORS, sent by a browser that has an admin's key somehow.</summary>
    [Theory]
    [Trait("Fault", "120")]
    [InlineData("POST", "application/x-www-form-urlencoded", "sec-fetch-site", "cross-site", 403)]
    [InlineData("GET", null, "sec-fetch-site", "cross-site", 403)]
    [InlineData("POST", "text/plain", "sec-fetch-site", "same-site", 403)]
    [InlineData("POST", "text/plain", "origin", "https://evil.example", 403)]
    [InlineData("POST", "application/json", "origin", "null", 403)]
    [InlineData("POST", "application/json", "origin", "http://localhost:1", 403)]
    [InlineData("POST", "text/plain", "x-nothing", "", 415)]
    [InlineData("POST", "multipart/form-data", "x-nothing", "", 415)]
    [InlineData("POST", "application/json", "sec-fetch-site", "same-origin", 400)]
    [InlineData("GET", null, "sec-fetch-site", "none", 200)]
    public async Task Request_FromAPageOfAnotherSite_IsRefused(string verb, string? type, string header, string value, int status)
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        string path = verb == "GET" ? "/manage/v1/config" : "/manage/v1/config/rollback";
        using HttpResponseMessage response = await configured.SendAsync(new(verb), path, type is null ? null : "version=1", type, ServerHost.Admin, (header, value));
        Assert.Equal(status, (int)response.StatusCode);
    }

    /// <summary>Fault 122: filters are parameters of a statement or refused, and no name outside of the list is taken.</summary>
    [Fact]
    [Trait("Fault", "122")]
    public async Task Calls_FiltersWithSql_FindNothingAndChangeNothing()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        for (int i = 0; i < 3; i++) (await configured.Server.ChatAsync("one")).Dispose();
        string[] attacks =
        [
            "'", "''", "' OR '1'='1", "' OR 1=1--", "\" OR \"\"=\"", "1; DROP TABLE calls--", "'; DELETE FROM calls; --", "') UNION SELECT sql FROM sqlite_master--", "' AND 1=randomblob(100000000)--",
            "%", "_", "*", "[a-z]", "\\", "\0", "' || (SELECT text FROM config_versions) || '", "1 AND (SELECT COUNT(*) FROM calls)>0", "ATTACH DATABASE 'x' AS y", "' LIKE '%", "x'41'", "\u02BC OR 1=1",
        ];
        foreach (string attack in attacks)
        {
            foreach (string filter in (string[])["request_id", "workload", "key", "target", "outcome", "since", "until", "limit", "after"])
            {
                using HttpResponseMessage response = await configured.GetAsync($"/manage/v1/calls?{filter}={Uri.EscapeDataString(attack)}");
                string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.True((int)response.StatusCode is 200 or 400, $"{filter}={attack}: {(int)response.StatusCode}");
                if (response.IsSuccessStatusCode) Assert.Empty(JsonNode.Parse(text)!["data"]!.AsArray());
            }
            foreach (string name in (string[])["sort", "order", "columns", "group_by", attack])
            {
                using HttpResponseMessage response = await configured.GetAsync($"/manage/v1/calls?{Uri.EscapeDataString(name)}={Uri.EscapeDataString(attack)}");
                Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            }
        }
        Assert.Equal(3, (await configured.JsonAsync("/manage/v1/calls"))["data"]!.AsArray().Count);
    }

    /// <summary>Fault 128: nothing that a gateway shows holds a secret, wherever the secret came from.</summary>
    [Fact]
    [Trait("Fault", "128")]
    public async Task EveryAnswer_ToAnAdmin_HoldsNoSecret()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        (await configured.Server.ChatAsync("one")).Dispose();
        (await configured.PostConfigAsync(configured.Text("two").Replace(ConfiguredServer.ProviderSecret, "sk-literal-other", StringComparison.Ordinal))).Dispose();
        (await configured.PostConfigAsync($"version: 1\nproviders: {{ p: {{ type: vllm, api_kee: {ConfiguredServer.ProviderSecret} }} }}")).Dispose();
        string[] paths =
        [
            .. Endpoints(configured).Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET")).Select(endpoint => Concrete(endpoint.RoutePattern.RawText!)),
            "/manage/v1/config/versions/2", "/manage/v1/config/diff?from=1&to=2", "/metrics", "/healthz", "/readyz", "/swagger", "/swagger/index.html", "/openapi/v1.json", "/debug", "/debug/pprof", "/config", "/env", "/actuator/env", "/health/details",
        ];
        foreach (string path in paths)
        {
            using HttpResponseMessage response = await configured.GetAsync(path);
            string all = $"{response.Headers}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
            foreach (string secret in (string[])[ConfiguredServer.ProviderSecret, "sk-literal-other", ConfiguredServer.EnvironmentSecret, ServerHost.Admin, ConfiguredServer.Alice, GatewayHost.Key])
                Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
        foreach (string path in (string[])["/swagger", "/openapi/v1.json", "/debug", "/config", "/env"])
        {
            using HttpResponseMessage response = await configured.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Change_WithoutAnyAdminKey_IsRefusedEvenOnItsOwnMachine()
    {
        await using ServerHost server = await ServerHost.StartAsync(config => config with { Server = config.Server with { AdminKey = null }, Keys = [] });
        using HttpResponseMessage calls = await server.CallsAsync("", null);
        Assert.Equal(HttpStatusCode.OK, calls.StatusCode);
        using HttpResponseMessage change = await server.Client.PostAsync("/manage/v1/config/rollback", new StringContent("""{"version":1}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, change.StatusCode);
        Assert.Contains("server.admin_key", await change.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManagementListen_OwnPort_ServesManagementOnlyThere()
    {
        int port = FreePort();
        await using ServerHost server = await ServerHost.StartAsync(config => config with { Server = config.Server with { ManagementListen = $"http://127.0.0.1:{port}" } });
        Assert.Equal(404, await StatusAsync(server.Client.BaseAddress!, "/manage/v1/config"));
        Assert.Equal(200, await StatusAsync(server.Client.BaseAddress!, "/v1/models"));
        Uri management = new($"http://127.0.0.1:{port}");
        Assert.Equal(200, await StatusAsync(management, "/manage/v1/config"));
        Assert.Equal(200, await StatusAsync(management, "/healthz"));
        Assert.Equal(404, await StatusAsync(management, "/v1/models"));

        async Task<int> StatusAsync(Uri address, string path)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(address, path));
            request.Headers.Add("authorization", $"Bearer {(path.StartsWith("/v1", StringComparison.Ordinal) ? GatewayHost.Key : ServerHost.Admin)}");
            using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Audit_Actions_AreToldWithActorAndResult()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        (await configured.PostConfigAsync(configured.Text("two"), key: ConfiguredServer.Alice)).Dispose();
        (await configured.PostConfigAsync("version: 1\nbroken: yes", key: ConfiguredServer.Alice)).Dispose();
        for (int i = 0; i < 30; i++) (await configured.GetAsync("/manage/v1/calls", "guess")).Dispose();
        JsonNode audit = await configured.JsonAsync("/manage/v1/audit");
        JsonNode[] entries = [.. audit["data"]!.AsArray().Reverse().Select(entry => entry!)];
        Assert.True((bool)audit["intact"]!);
        Assert.Equal(("admin:alice", "POST /manage/v1/config", "200", "version 1 to 2"), Facts(entries[0]));
        Assert.Equal(("admin:alice", "POST /manage/v1/config", "422", "version 2 stays: config_invalid"), Facts(entries[1]));
        Assert.Equal(("nobody", "GET /manage/v1/calls", "401", "invalid_api_key"), Facts(entries[2]));
        Assert.Equal("127.0.0.1", (string)entries[0]["address"]!);
        Assert.Equal(2 + 10, entries.Length); // guesses are bounded
        Assert.Equal(Enumerable.Range(1, entries.Length), entries.Select(entry => (int)entry["seq"]!));

        static (string, string, string, string) Facts(JsonNode entry) => ((string)entry["actor"]!, (string)entry["action"]!, (string)entry["result"]!, (string)entry["detail"]!);
    }

    /// <summary>Fault 130: a name that is not ours, also one that resolves to this machine.</summary>
    [Theory]
    [Trait("Fault", "130")]
    [InlineData("evil.example", "421")]
    [InlineData("localhost.evil.example", "421")]
    [InlineData("127.0.0.1.evil.example", "421")]
    [InlineData("gateway.internal", "200")]
    [InlineData("GATEWAY.internal:8080", "200")]
    [InlineData("[::1]", "200")]
    public async Task Request_HostHeader_MustBeAllowed(string host, string status)
    {
        await using ServerHost server = await ServerHost.StartAsync(config => config with { Server = config.Server with { AllowedHosts = ["gateway.internal"] } });
        Assert.Equal(status, (await server.RawAsync($"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n")).Split(' ')[1]);
    }

    /// <summary>Fault 132: what would load, change or delete models on an engine is not proxied, with or without a key.</summary>
    [Theory]
    [Trait("Fault", "132")]
    [InlineData("POST", "/api/pull")]
    [InlineData("POST", "/api/push")]
    [InlineData("POST", "/api/create")]
    [InlineData("POST", "/api/copy")]
    [InlineData("DELETE", "/api/delete")]
    [InlineData("HEAD", "/api/blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("POST", "/api/blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("POST", "/api//pull")]
    [InlineData("POST", "/api/chat/../pull")]
    [InlineData("POST", "/v1/fine_tuning/jobs")]
    [InlineData("POST", "/v1/files")]
    [InlineData("GET", "/v1/organization/api_keys")]
    public async Task Request_DangerousPath_IsNotProxied(string verb, string path)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        foreach (string? key in (string?[])[null, GatewayHost.Key, ServerHost.Admin])
        {
            string authorization = key is null ? "" : $"Authorization: Bearer {key}\r\n";
            string status = (await server.RawAsync($"{verb} {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}")).Split(' ')[1];
            Assert.True(status is "400" or "404" or "405" or "401" or "415", $"{verb} {path}: {status}");
        }
        Assert.Empty(server.Provider.Seen);
    }

    private static RouteEndpoint[] Endpoints(ConfiguredServer configured) =>
        [.. configured.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/manage", StringComparison.Ordinal))];

    private static string Concrete(string pattern) => pattern.Replace("{n}", "1", StringComparison.Ordinal).Replace("{id}", "01890000-0000-7000-8000-000000000000", StringComparison.Ordinal);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
