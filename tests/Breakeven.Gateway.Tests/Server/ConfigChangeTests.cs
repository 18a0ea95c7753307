using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Server;

public sealed class ConfigChangeTests
{
    /// <summary>Fault 99: a call keeps its snapshot, a bad configuration is refused whole, and one can see why.</summary>
    [Fact]
    [Trait("Fault", "99")]
    public async Task Apply_DuringACall_TheCallKeepsItsOwn()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        Task<HttpResponseMessage> inFlight = configured.Server.ChatAsync("slow");
        while (configured.Server.Provider.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);

        using HttpResponseMessage refused = await configured.PostConfigAsync(configured.Text("two") + "\nnonsense: 1\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("nonsense", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using (HttpResponseMessage still = await configured.Server.ChatAsync("one")) Assert.Equal(HttpStatusCode.OK, still.StatusCode);

        using HttpResponseMessage applied = await configured.PostConfigAsync(configured.Text("two"));
        Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        JsonNode change = JsonNode.Parse(await applied.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((2, 1), ((int)change["version"]!, (int)change["previous_version"]!));
        Assert.Equal(["routes.two.targets", "routes.one.targets"], change["changes"]!.AsArray().Select(one => (string)one!["key"]!));
        using (HttpResponseMessage gone = await configured.Server.ChatAsync("one")) Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        configured.Server.Provider.Gate.SetResult();
        using HttpResponseMessage answered = await inFlight;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        JsonNode record = Assert.Single(await configured.Server.RecordsAsync($"?request_id={answered.Headers.GetValues("x-request-id").Single()}"))!;
        Assert.Equal(1, (int)record["config_version"]!);
        Assert.Equal(configured.Text("two"), await File.ReadAllTextAsync(configured.Path, TestContext.Current.CancellationToken));
    }

    /// <summary>Fault 99: a bad file is seen by the management API and by a metric, until it is put right.</summary>
    [Fact]
    [Trait("Fault", "99")]
    public async Task Reload_BadFile_IsVisibleUntilItIsPutRight()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        Assert.Contains("breakeven_config_last_reload_ok 1", await MetricsAsync(), StringComparison.Ordinal);
        string good = await File.ReadAllTextAsync(configured.Path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(configured.Path, good + "\nnonsense: 1\n", TestContext.Current.CancellationToken);
        JsonNode shown = await UntilAsync(config => config["last_refusal"] is not null);
        Assert.Contains("nonsense", (string)shown["last_refusal"]!["problems"]![0]!, StringComparison.Ordinal);
        Assert.Equal(1, (int)shown["version"]!);
        string metrics = await MetricsAsync();
        Assert.Contains("breakeven_config_last_reload_ok 0", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_config_refused_total 1", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_config_version 1", metrics, StringComparison.Ordinal);

        using (HttpResponseMessage change = await configured.PostConfigAsync(configured.Text("two"))) Assert.Equal(HttpStatusCode.Conflict, change.StatusCode); // nobody's edit is written over unasked
        using (HttpResponseMessage change = await configured.PostConfigAsync(configured.Text("two"), "?overwrite=true")) Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        Assert.Equal(2, (int)(await UntilAsync(config => config["last_refusal"] is null))["version"]!);
        Assert.Contains("breakeven_config_last_reload_ok 1", await MetricsAsync(), StringComparison.Ordinal);

        async Task<string> MetricsAsync() => await configured.Server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        async Task<JsonNode> UntilAsync(Predicate<JsonNode> holds)
        {
            while (true)
            {
                JsonNode config = await configured.JsonAsync("/manage/v1/config");
                if (holds(config)) return config;
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task RollBack_EarlierVersion_IsInForceAgainWithItsSecrets()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        string first = await File.ReadAllTextAsync(configured.Path, TestContext.Current.CancellationToken);
        (await configured.PostConfigAsync(configured.Text("two"))).Dispose();
        using HttpResponseMessage response = await configured.RollBackAsync(1);
        JsonNode result = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(3, (int)result["version"]!);
        Assert.Equal(["server.admin_key", "providers.literal.api_key"], result["secrets_kept"]!.AsArray().Select(key => (string)key!));
        using (HttpResponseMessage there = await configured.Server.ChatAsync("one")) Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        string restored = await File.ReadAllTextAsync(configured.Path, TestContext.Current.CancellationToken);
        Assert.Equal(first.Replace("\"", "", StringComparison.Ordinal), restored.Replace("\"", "", StringComparison.Ordinal));
        JsonNode versions = await configured.JsonAsync("/manage/v1/config/versions");
        Assert.Equal([3, 2, 1], versions["data"]!.AsArray().Select(version => (int)version!["number"]!));
        Assert.Empty((await configured.JsonAsync("/manage/v1/config/diff?from=1&to=3"))["changes"]!.AsArray());
    }

    /// <summary>A credential must not go to a host that it was not given for.</summary>
    [Fact]
    public async Task RollBack_SecretOfAnotherAddress_IsRefusedAndNamed()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        string elsewhere = configured.Text("one").Replace($"base_url: \"{configured.ProviderAddress}\", api_key: {ConfiguredServer.ProviderSecret}", "base_url: \"http://127.0.0.1:9/v1\", api_key: sk-literal-other", StringComparison.Ordinal);
        using (HttpResponseMessage applied = await configured.PostConfigAsync(elsewhere)) Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        using HttpResponseMessage response = await configured.RollBackAsync(1);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("config_secrets_lost", text, StringComparison.Ordinal);
        Assert.Contains("providers.literal.api_key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("providers.referred", text, StringComparison.Ordinal);
        Assert.Equal(2, configured.Server.Services.GetRequiredService<SnapshotSource>().Current.Version);
    }

    [Fact]
    public async Task Apply_IfMatchOfAnotherVersion_IsRefused()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        using HttpResponseMessage read = await configured.GetAsync("/manage/v1/config");
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        using HttpResponseMessage first = await configured.PostConfigAsync(configured.Text("two"), headers: ("if-match", "\"1\""));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using HttpResponseMessage second = await configured.PostConfigAsync(configured.Text("three"), headers: ("if-match", "\"1\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal("two", configured.Server.Services.GetRequiredService<SnapshotSource>().Current.Config.Routes[0].Name);
    }

    [Fact]
    public async Task Apply_ManyAtOnce_EachVersionIsWholeAndNoneIsLost()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => configured.PostConfigAsync(configured.Text($"r{i}"), headers: ("if-match", "\"1\""))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(2, configured.Server.Services.GetRequiredService<SnapshotSource>().Current.Version);
        foreach (HttpResponseMessage answer in answers) answer.Dispose();
    }

    /// <summary>An admin key is no way to files of the machine (CVE-2026-35029); the same holds for commands of <c>hosting.standby</c> (CVE-2026-30623).</summary>
    [Theory]
    [InlineData("")]
    [InlineData("?dry_run=true")]
    public async Task Apply_ReferenceToAnotherFile_IsRefused(string query)
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        string secret = System.IO.Path.Combine(configured.Server.Folder, "secret.txt");
        await File.WriteAllTextAsync(secret, "of-another-program", TestContext.Current.CancellationToken);
        using HttpResponseMessage response = await configured.PostConfigAsync(configured.Text("two").Replace("${PROVIDER_KEY}", $"${{file:{secret}}}", StringComparison.Ordinal), query);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("config_file_only", text, StringComparison.Ordinal);
        Assert.Contains("secret.txt", text, StringComparison.Ordinal);
        Assert.DoesNotContain("of-another-program", text, StringComparison.Ordinal);
        Assert.Equal(1, configured.Server.Services.GetRequiredService<SnapshotSource>().Current.Version);
    }

    /// <summary>The problems of that file quote it.</summary>
    [Fact]
    public async Task Apply_OtherRequirementsFile_IsRefused()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        using HttpResponseMessage response = await configured.PostConfigAsync(configured.Text("two", "advice: { requirements: /etc/passwd }\n"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("advice.requirements", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using HttpResponseMessage every = await configured.PostConfigAsync(configured.Text("two", "advice: { every: 12h }\n"));
        Assert.Equal(HttpStatusCode.OK, every.StatusCode);
    }

    /// <summary>Nor is it a way to run programs (CVE-2026-30623).</summary>
    [Fact]
    public async Task Apply_CommandOfAStandby_IsRefused()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        string changed = configured.Text("two").Replace("model: ok }", "model: ok, hosting: { usd_per_hour: 1, standby: { start: \"engine --now\" } } }", StringComparison.Ordinal)
            .Replace("openai-compatible", "vllm", StringComparison.Ordinal);
        using HttpResponseMessage response = await configured.PostConfigAsync(changed);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.Forbidden, text);
        Assert.Contains("config_file_only", text, StringComparison.Ordinal);
        Assert.Contains("targets.ok.hosting.standby", text, StringComparison.Ordinal);
        Assert.Equal(1, configured.Server.Services.GetRequiredService<SnapshotSource>().Current.Version);
    }

    [Fact]
    public async Task Apply_DryRun_SaysWhatWouldChangeAndChangesNothing()
    {
        await using ConfiguredServer configured = await ConfiguredServer.StartAsync();
        string before = await File.ReadAllTextAsync(configured.Path, TestContext.Current.CancellationToken);
        using HttpResponseMessage response = await configured.PostConfigAsync(configured.Text("two"), "?dry_run=true");
        JsonNode result = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.True((bool)result["dry_run"]!);
        Assert.Equal(2, result["changes"]!.AsArray().Count);
        Assert.Equal(before, await File.ReadAllTextAsync(configured.Path, TestContext.Current.CancellationToken));
        Assert.Single((await configured.JsonAsync("/manage/v1/config/versions"))["data"]!.AsArray());
    }
}
