using System.Text;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ConfigReaderTests
{
    [Fact]
    public void Read_Runnable_BindsEverySection()
    {
        ConfigResult result = ConfigExamples.Read(ConfigExamples.Runnable);
        Assert.Empty(result.Problems);
        BreakevenConfig config = result.Config!;

        Assert.Equal("local-admin-secret", config.Server.AdminKey!.Reveal());
        Assert.Equal("value-of-OPENAI_API_KEY", config.Providers[0].ApiKey!.Reveal());
        ProviderConfig gpu = config.Providers[1];
        Assert.Equal((Location.Own, new Region("EU"), "http://10.0.0.5:8000"), (gpu.Location, gpu.Region!.Value, gpu.BaseUrl!.OriginalString));
        Assert.Equal(TimeoutConfig.Default with { Connect = TimeSpan.FromMilliseconds(250), Total = TimeSpan.FromHours(1) }, gpu.Timeouts);
        Assert.Equal((5.8m, 2, 96), (config.Targets[1].Hosting!.UsdPerHour.Usd, config.Targets[1].Hosting!.Replicas, config.Targets[1].Hosting!.MaxConcurrency));
        Assert.Equal([new(new("frontier"), 95), new RouteTarget(new("llama70b"), 5)], config.Routes[0].Targets);
        Assert.Equal("priority", config.Routes[1].Strategy);
        Assert.Equal("blue", config.Workloads[0].Match.Header!["x-team"]);
        Assert.Equal(800, config.Workloads[0].Slo!.TtftP95Ms);
        Assert.Equal([Location.Own, Location.Cloud], config.Policies[0].Locations!.Value);
        Assert.Equal("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", config.Keys[0].Hashes.Single().Sha256);
        Assert.Equal(new BudgetConfig(new(500.10m), BudgetPeriod.Month), config.Keys[0].Budgets.Single());
        Assert.Equal(8m, config.Prices.Overrides[0].OutputUsdPerM);
        Assert.Null(config.Cache);
    }

    [Fact]
    public void Read_Contract_KnowsEveryKeyAndRefusesOnlyTheEllipsis()
    {
        ConfigResult result = ConfigExamples.Read(ConfigExamples.Contract);
        string[] expected =
        [
            "keys[0].sha256", // an ellipsis
        ];
        Assert.Equal(expected, result.Errors.Select(problem => problem.Key));
    }

    [Fact]
    public void Read_OverlayWithTargetsOnly_KeepsTheRoutesStrategy()
    {
        RouteConfig overlay = ConfigExamples.Valid(ConfigExamples.Runnable).Environments[0].Routes[0];
        Assert.Equal("weighted", overlay.Strategy);
        Assert.Equal([new RouteTarget(new("llama70b"))], overlay.Targets);
    }

    [Fact]
    public void Read_ManyProblems_ListsAllWithPlaceAndSuggestion()
    {
        const string text =
            """
            version: 1
            providers:
              cloud: { type: opnai, base_ur: "https://x" }
            targets:
              t: { provider: clod, model: m }
            routes:
              r: { strategy: wieghted, targets: [u] }
            """;
        Assert.Equal(
            [
                "breakeven.yaml:3:18: providers.cloud.type: expected openai, mistral, openrouter, gemini, anthropic, azure-openai, bedrock, vllm, sglang, llama.cpp, ollama, tgi, lmstudio or openai-compatible (did you mean 'openai'?), found 'opnai'",
                "breakeven.yaml:3:25: providers.cloud.base_ur: unknown key; did you mean 'base_url'?",
                "breakeven.yaml:5:8: targets.t.provider: there is no provider 'clod'; did you mean 'cloud'?",
                "breakeven.yaml:7:18: routes.r.strategy: expected priority, weighted, cheapest, fastest, least-loaded, complexity or cascade (did you mean 'weighted'?), found 'wieghted'",
                "breakeven.yaml:7:38: routes.r.targets[0]: there is no target 'u'; did you mean 't'?",
            ],
            ConfigExamples.Read(text).Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("a: 1\na: 2", "breakeven.yaml:2:1: a: the key is given twice")]
    [InlineData("version: 1\n---\nversion: 1", "breakeven.yaml:2:1: a second document")]
    [InlineData("server:\n\tlisten: x", "breakeven.yaml:2:1: not valid YAML: a tab cannot indent")]
    [InlineData("- a", "breakeven.yaml:1:1: expected a mapping")]
    [InlineData("version: [1", "did not find expected ',' or ']'")]
    [InlineData("version: *x", "breakeven.yaml:1:10: alias '*x' has no anchor")]
    [InlineData("version: 2", "breakeven.yaml:1:10: version: expected a whole number from 1 to 1")]
    [InlineData("version: \"1\"", "without quotes, found '1'")]
    [InlineData("routes: { r: { targets: t } }", "write it as [a, b]")]
    [InlineData("server: { drain_timeout: 5 }", "expected a duration as 250ms, 5s")]
    [InlineData("server: { drain_timeout: 2h }", "expected a duration from 0ms to 1h")]
    [InlineData("cache: { semantic: { enabled: yes } }", "expected true or false, found 'yes'")]
    [InlineData("server: { budget_exceeded_status: 500 }", "expected 402 or 429")]
    [InlineData("prices: { overrides: [{ provider: openai, model: m, input_usd_per_m: -1 }] }", "expected an amount of US dollars, 0 or more, as 2.50, found '-1'")]
    [InlineData("prices: { overrides: [{ provider: openai, model: m, input_usd_per_m: .nan }] }", "expected an amount of US dollars")]
    [InlineData("routes: { r: { targets: [{ target: t, weight: .inf }] } }", "expected a number from 0")]
    [InlineData("targets: { t: { provider: p, model: m, hosting: { replicas: 2 } } }", "targets.t.hosting: 'usd_per_hour' is missing")]
    [InlineData("targets: { t: { provider: p, model: m, hosting: { usd_per_hour: 1, standby: { start: \"http://127.0.0.1:1/start\" } } } }", "targets.t.hosting.standby: 'stop' is missing")]
    [InlineData("targets: { t: { provider: p, model: m, hosting: { usd_per_hour: 1, standby: { start: \"run 'it\" } } } }", "targets.t.hosting.standby.start: is no command")]
    [InlineData("providers: { p: { type: openai } }\ntargets: { t: { provider: p, model: m, hosting: { usd_per_hour: 1, standby: { start: run } } } }", "targets.t.hosting.standby: nobody asks provider 'p' whether it is up; set providers.p.probe: true")]
    [InlineData("targets: { t: { provider: p, model: m, hosting: { usd_per_hour: 1, profile: { first_token_ms: 1, prefill_tokens_per_second: 1, mean_output_tokens: 1, output_speeds: [{ concurrency: 8, ms: 1 }, { concurrency: 8, ms: 2 }] } } } }", "targets.t.hosting.profile.output_speeds[1].concurrency: must be above that of the point before")]
    [InlineData("routes: { r: { targets: [t], sticky: user } }", "routes.r.sticky: expected")]
    [InlineData("server: { max_concurrent_calls: 0 }", "server.max_concurrent_calls: expected a whole number from 1")]
    [InlineData("providers: { p: { type: openai, base_url: \"ftp://x\" } }", "expected an address as https://host/path")]
    [InlineData("storage: { ledger: \"postgres://u@h/db\" }", "storage.ledger: 'postgres://…' is not available in this version; use sqlite:breakeven.db")]
    [InlineData("storage: { shared_state: \"redis://h\" }", "not available in this version; use memory")]
    [InlineData("storage: { content: encrypted }", "needs content_key")]
    [InlineData("storage: { ledger: mysql }", "expected one of sqlite:")]
    [InlineData("<<: { a: 1 }", "a: unknown key")]
    public void Read_Wrong_SaysWhatAndWhere(string text, string expected)
    {
        ConfigResult result = ConfigExamples.Read(text);
        Assert.Null(result.Config);
        Assert.Contains(result.Problems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.All(result.Problems, problem => Assert.True(problem.Line > 0, problem.ToString()));
    }

    [Theory]
    [InlineData("server: { listen: \"http://HOST:1\" }", "server.listen")]
    [InlineData("providers: { p: { type: openai, base_url: \"http://HOST\" } }", "providers.p.base_url")]
    public void Read_HostThatNoNameMayHave_IsAProblem(string text, string key) // Uri accepts it and throws later
    {
        ConfigResult result = ConfigExamples.Read(text.Replace("HOST", "127\uD80047", StringComparison.Ordinal));
        Assert.Equal(key, Assert.Single(result.Errors).Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("version: 1\nroutes:\nkeys: ~\n")]
    [InlineData("{}")]
    public void Read_Empty_IsTheDefaults(string text) => Assert.Equal("http://127.0.0.1:4747", ConfigExamples.Valid(text).Server.Listen);

    [Fact]
    public void Read_AnchorsAndMergeKeys_AreWrittenOut()
    {
        const string text =
            """
            providers:
              a: &base { type: vllm, location: own, base_url: "http://h:1", timeouts: &t { connect: 1s } }
              b: { <<: *base, base_url: "http://h:2" }
              c: { type: vllm, timeouts: *t }
            """;
        BreakevenConfig config = ConfigExamples.Valid(text);
        Assert.Equal((Location.Own, 2, TimeSpan.FromSeconds(1)), (config.Providers[1].Location, config.Providers[1].BaseUrl!.Port, config.Providers[1].Timeouts.Connect));
        Assert.Equal(config.Providers[0].Timeouts, config.Providers[2].Timeouts);
    }

    [Fact]
    public void Read_AliasBomb_IsRefused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Contains("once aliases are written out", Assert.Single(ConfigExamples.Read(text.ToString()).Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Read_DeepNesting_IsRefused(string open, string close)
    {
        string text = string.Concat(Enumerable.Repeat(open, 5000)) + "x" + string.Concat(Enumerable.Repeat(close, 5000));
        Assert.NotEmpty(ConfigExamples.Read(text).Errors);
    }

    [Fact]
    public void ReadFile_NotUtf8TooLargeOrMissing_IsAProblem()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. "version: 1\nx: "u8, 0xC3, 0x28]);
            Assert.Equal((2, "not UTF-8; save the file in that encoding"), (Read(file).Line, Read(file).Message));
            File.WriteAllText(file, new string('#', ConfigReader.MaxBytes + 1));
            Assert.Contains("larger than", Read(file).Message, StringComparison.Ordinal);
            File.WriteAllBytes(file, [0xEF, 0xBB, 0xBF, .. "version: 1\n"u8]);
            Assert.NotNull(ConfigReader.ReadFile(file, _ => null).Config);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal("the file does not exist", Read(file).Message);

        static ConfigProblem Read(string path) => Assert.Single(ConfigReader.ReadFile(path, _ => null).Problems);
    }

    [Fact]
    public void Read_LineFeedsOrReturns_SamePlaces()
    {
        const string text = "version: 1\nproviders:\n  p: { typ: x }\n";
        Assert.Equal(
            ConfigExamples.Read(text).Problems.Select(problem => (problem.Line, problem.Column)),
            ConfigExamples.Read(text.Replace("\n", "\r\n", StringComparison.Ordinal)).Problems.Select(problem => (problem.Line, problem.Column)));
    }
}
