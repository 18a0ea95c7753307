using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Breakeven.Server;
using Breakeven.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Server;

public sealed class BreakevenServerTests
{
    [Fact]
    public async Task Calls_AfterAnAnswer_HasItsRecordAtOnce()
    {
        await using ServerHost server = await ServerHost.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await server.ChatAsync();
            string id = response.Headers.GetValues("x-request-id").Single();
            JsonNode record = Assert.Single(await server.RecordsAsync($"?request_id={id}"))!;
            Assert.Equal(("ok", "team", 3), ((string)record["outcome"]!, (string)record["key"]!, (int)record["output_tokens"]!));
        }
        using HttpResponseMessage page = await server.CallsAsync("?limit=5");
        JsonNode first = JsonNode.Parse(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(5, first["data"]!.AsArray().Count);
        JsonArray rest = await server.RecordsAsync($"?limit=100&after={Uri.EscapeDataString((string)first["next"]!)}");
        Assert.Equal(15, rest.Count);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData(GatewayHost.Key, 403)]
    [InlineData(ServerHost.Admin, 200)]
    public async Task Calls_OnlyTheAdminKey_OpensThem(string? key, int status)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        using HttpResponseMessage response = await server.CallsAsync("", key);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=x")]
    [InlineData("?since=yesterday")]
    [InlineData("?outcome=1")]
    [InlineData("?outcome=fine")]
    [InlineData("?after=%27%20OR%201%3D1")]
    public async Task Calls_FilterThatCannotBeRead_Is400(string query)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        using HttpResponseMessage response = await server.CallsAsync(query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", 405)]
    [InlineData("POST", "/v1/models", 405)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("POST", "/v1/pull", 404)]
    public async Task Request_UnknownPathOrMethod_IsToldInOpenAIsShape(string method, string path, int status)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        using HttpResponseMessage response = await server.Client.SendAsync(new(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.NotNull((string)body["error"]!["message"]!);
        Assert.False(response.Headers.Contains("server"));
    }

    [Theory]
    [InlineData("POST", "/api/pull", 404, null, "$.error")]
    [InlineData("GET", "/api/chat", 405, null, "$.error")]
    [InlineData("GET", "/v1/messages", 405, null, "$.error.message")]
    [InlineData("GET", "/anthropic/v1/nothing", 404, null, "$.error.message")]
    [InlineData("GET", "/v1/nothing", 404, "2023-06-01", "$.error.message")]
    public async Task Request_UnknownPathOrMethod_IsToldInTheClientsShape(string method, string path, int status, string? anthropicVersion, string message)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (anthropicVersion is not null) request.Headers.Add("anthropic-version", anthropicVersion);
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.True(response.Headers.Contains("x-request-id"));
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        bool isAnthropic = message.EndsWith(".message", StringComparison.Ordinal);
        Assert.Equal(isAnthropic ? "error" : null, (string?)body["type"]);
        Assert.NotEmpty((string)(isAnthropic ? body["error"]!["message"] : body["error"])!);
    }

    [Theory]
    [InlineData("HEAD", "/")]
    [InlineData("GET", "/api/version")]
    public async Task Request_OfAClientThatLooksAround_IsAnswered(string method, string path)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        using HttpResponseMessage response = await server.Client.SendAsync(new(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "200")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:99\r\n\r\n", "200")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET /healthz HTTP/1.1\nHost: localhost\n\n", "400")]
    public async Task Request_ForeignHostOrBareLineFeeds_AreRefused(string request, string status)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        Assert.Equal(status, (await server.RawAsync(request)).Split(' ')[1]);
    }

    [Fact]
    public async Task Build_BeyondLoopbackWithoutKeys_IsRefused()
    {
        await Refuses(config => config with { Server = config.Server with { AdminKey = null } }, "admin_key");
        await Refuses(config => config with { Keys = [] }, "keys");

        static async Task Refuses(Func<BreakevenConfig, BreakevenConfig> change, string word)
        {
            ServerRefusedException refused = await Assert.ThrowsAsync<ServerRefusedException>(() => ServerHost.StartAsync(change, options => options with { Listen = "http://0.0.0.0:0" }));
            Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restart_BudgetsAndVersionsGoOn()
    {
        await using ServerHost server = await ServerHost.StartAsync();
        using (HttpResponseMessage response = await server.ChatAsync()) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Money spent = server.Services.GetRequiredService<BudgetBook>().Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month);
        Assert.True(spent > Money.Zero);
        byte[] prefixKey = await File.ReadAllBytesAsync(Path.Combine(server.Folder, "ledger.db.prefix-key"), TestContext.Current.CancellationToken);
        await server.StopAsync();
        await server.RunAsync();
        Assert.Equal(spent, server.Services.GetRequiredService<BudgetBook>().Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month));
        Assert.Equal(prefixKey, await File.ReadAllBytesAsync(Path.Combine(server.Folder, "ledger.db.prefix-key"), TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.Folder, "ledger.db.prefix-key")));
    }

    [Fact]
    public async Task Apply_NewConfiguration_CallsInFlightKeepTheirs()
    {
        await using ServerHost server = await ServerHost.StartAsync();
        Task<HttpResponseMessage> inFlight = server.ChatAsync("own");
        while (server.Provider.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        SnapshotSource snapshots = server.Services.GetRequiredService<SnapshotSource>();
        int before = snapshots.Current.Version;
        BreakevenConfig next = snapshots.Current.Config with { Routes = [GatewayHost.Route("renamed", "cloud-ok")] };
        int after = await server.Services.GetRequiredService<ConfigApplier>().ApplyAsync(next, ConfigText.FromText("renamed"), TestContext.Current.CancellationToken);
        Assert.Equal(before + 1, after);
        using (HttpResponseMessage gone = await server.ChatAsync("good")) Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using (HttpResponseMessage there = await server.ChatAsync("renamed")) Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        server.Provider.Gate.SetResult();
        using HttpResponseMessage answered = await inFlight;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        JsonArray records = await server.RecordsAsync("?limit=10");
        Assert.Equal([after, after, before], records.Select(record => (int)record!["config_version"]!).OrderDescending());
    }

    [Fact]
    public async Task Reload_FileChanges_GoodOneIsAppliedBadOneRefused()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("breakeven-test-").FullName, "breakeven.yaml");
        string Text(string route) => $"version: 1\nproviders:\n  p: {{ type: vllm }}\ntargets:\n  t: {{ provider: p, model: m }}\nroutes:\n  {route}: {{ targets: [t] }}\n";
        await File.WriteAllTextAsync(path, Text("one"), TestContext.Current.CancellationToken);
        ConfigResult Read() => ConfigReader.ReadFile(path, _ => null);
        ConfigResult first = Read();
        await using ServerHost server = await ServerHost.StartAsync(_ => first.Config!, options => options with { ReadFrom = first, ConfigPath = path, ReadConfig = Read });
        SnapshotSource snapshots = server.Services.GetRequiredService<SnapshotSource>();
        await File.WriteAllTextAsync(path, "version: 1\nroutes: { broken", TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.Equal("one", snapshots.Current.Config.Routes.Single().Name);
        await File.WriteAllTextAsync(path, Text("two"), TestContext.Current.CancellationToken);
        for (int i = 0; i < 100 && snapshots.Current.Config.Routes.Single().Name == "one"; i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal("two", snapshots.Current.Config.Routes.Single().Name);
        Assert.Equal(2, snapshots.Current.Version);
    }

    [Fact]
    public async Task HostingMeter_HoursPass_WritesWhatTheFleetCost()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 10, 30, 0, TimeSpan.Zero));
        MemoryJournal journal = new();
        BreakevenConfig config = new()
        {
            Providers = [new("p", "vllm")],
            Targets = [new(new("own"), "p", new("m")) { Hosting = new(new Money(6m)) { Replicas = 2, MaxConcurrency = 4 } }, new(new("api"), "p", new("n"))],
        };
        SnapshotSource snapshots = new(GatewaySnapshot.Create(config, PriceBook.Empty));
        using HostingMeter meter = new(snapshots, journal, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<HostingMeter>.Instance);
        await meter.StartAsync(TestContext.Current.CancellationToken);
        for (int i = 0; i < 90; i++)
        {
            time.Advance(TimeSpan.FromMinutes(1)); // to 12:00
            await Task.Yield();
        }
        for (int i = 0; i < 200 && journal.Periods.Count < 2; i++) await Task.Delay(5, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(15));
        await meter.StopAsync(TestContext.Current.CancellationToken);
        HostingPeriod[] periods = [.. journal.Periods];
        Assert.All(periods, period => Assert.Equal(("own", 8), (period.Target, period.Slots)));
        Assert.Equal(periods[..^1].Select(period => period.EndedAt), periods[1..].Select(period => period.StartedAt));
        Assert.Equal(1.75m * 12m, periods.Sum(period => period.Cost.Usd));
    }

    /// <summary>Fault 114: an hour that the clock goes through twice is paid once.</summary>
    [Fact]
    [Trait("Fault", "114")]
    public async Task HostingMeter_ClockSetBack_CountsNoTimeTwice()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
        MemoryJournal journal = new();
        BreakevenConfig config = new() { Providers = [new("p", "vllm")], Targets = [new(new("own"), "p", new("m")) { Hosting = new(new Money(6m)) }] };
        using HostingMeter meter = new(new(GatewaySnapshot.Create(config, PriceBook.Empty)), journal, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<HostingMeter>.Instance);
        foreach (double toHour in (double[])[11, 10, 10.5, 11, 12])
        {
            time.AdjustTime(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero).AddHours(toHour));
            await meter.CloseAsync();
        }
        HostingPeriod[] periods = [.. journal.Periods];
        Assert.Equal([10, 11], periods.Select(period => period.StartedAt.Hour));
        Assert.Equal(12m, periods.Sum(period => period.Cost.Usd));
    }

    [Theory]
    [InlineData("stall", CallOutcome.Truncated, 200, "stream_interrupted")]
    [InlineData("hang", CallOutcome.Refused, 503, "shutting_down")]
    public async Task Stop_CallOutlastsTheDrainLimit_IsToldAndRecorded(string model, CallOutcome outcome, int status, string code)
    {
        await using ServerHost server = await ServerHost.StartAsync(config => config with
        {
            Server = config.Server with { DrainTimeout = TimeSpan.FromSeconds(1) },
            Targets = [.. config.Targets, new(new("open"), "cloud", new(model))],
            Routes = [.. config.Routes, GatewayHost.Route("open", "open")],
        });
        Task<HttpResponseMessage> open = server.ChatAsync("open", ",\"stream\":true");
        while (server.Provider.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        await ((Microsoft.Extensions.Hosting.IHost)server.Application).StopAsync(TestContext.Current.CancellationToken);
        using HttpResponseMessage answered = await open;
        Assert.Equal(status, (int)answered.StatusCode);
        string text = await GatewayHost.TextOf(answered);
        Assert.Contains($"\"code\":\"{code}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        await using EmbeddedLedger reopened = await EmbeddedLedger.OpenAsync(new() { DatabasePath = Path.Combine(server.Folder, "ledger.db") }, TestContext.Current.CancellationToken);
        CallRecord record = Assert.Single((await reopened.QueryAsync(CallFilter.All, TestContext.Current.CancellationToken)).Data);
        Assert.Equal((outcome, status, code), (record.Outcome, record.Status, record.ErrorCode));
    }

    [Fact]
    public async Task Stop_OpenCall_RunsToItsEndAndIsInTheLedger()
    {
        await using ServerHost server = await ServerHost.StartAsync();
        Task<HttpResponseMessage> open = server.ChatAsync("own");
        while (server.Provider.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        string ledger = Path.Combine(server.Folder, "ledger.db");
        Readiness readiness = server.Services.GetRequiredService<Readiness>();
        Task stopping = Task.Run(async () => await ((Microsoft.Extensions.Hosting.IHost)server.Application).StopAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        for (int i = 0; i < 200 && readiness.IsReady; i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.False(readiness.IsReady);
        server.Provider.Gate.SetResult();
        using HttpResponseMessage answered = await open;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        await stopping;
        await using EmbeddedLedger reopened = await EmbeddedLedger.OpenAsync(new() { DatabasePath = ledger }, TestContext.Current.CancellationToken);
        CallPage page = await reopened.QueryAsync(CallFilter.All, TestContext.Current.CancellationToken);
        Assert.Equal(CallOutcome.Ok, Assert.Single(page.Data).Outcome);
    }
}
