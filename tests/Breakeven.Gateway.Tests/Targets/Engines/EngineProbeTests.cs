using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Protocols;
using Breakeven.TestKit.Engines;

namespace Breakeven.Gateway.Tests.Targets.Engines;

public sealed class EngineProbeTests
{
    [Fact]
    public async Task Vllm_Probe_LearnsContextAdaptersAndLoad()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using EngineHost host = new("vllm", engine.Address);
        EngineFacts facts = await host.RoundAsync();

        Assert.True(facts.IsReachable);
        Assert.Equal(("vllm", "0.11.0"), (facts.Identity!.Engine, facts.Identity.Version));
        Assert.Equal([new("base", 8192), new("sql", 8192) { Parent = "base" }], facts.Identity.Models);
        Assert.Equal((7.0, 1.0, 0.625), (facts.Load!.Running, facts.Load.Waiting, facts.Load.KvCacheUse)); // added up over its engines; the cache's use is their mean
        Assert.Equal("engine-key", engine.Credential);
        Assert.Null(facts.Model("other"));
    }

    [Fact]
    public async Task Vllm_OlderVersion_HasTheGaugeUnderItsOldName()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        (engine.IsOld, engine.MaxModelLength) = (true, null);
        await using EngineHost host = new("vllm", engine.Address);
        EngineFacts facts = await host.RoundAsync();
        Assert.Equal(0.625, facts.Load!.KvCacheUse);
        Assert.Null(facts.Model("base")!.Context);
    }

    [Fact]
    public async Task LlamaCpp_Probe_LearnsASlotsContextAndBusySlots()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync(slots: 3);
        await using EngineHost host = new("llama.cpp", engine.Address);
        using IDisposable busy = await engine.OccupyAsync();
        EngineFacts facts = await host.RoundAsync();

        Assert.Equal(("llama.cpp", "b6500-abcdef", 3), (facts.Identity!.Engine, facts.Identity.Version, facts.Identity.Slots));
        Assert.Equal((1, 1.0, 4.0, 0.25), (facts.Load!.SlotsBusy, facts.Load.Running, facts.Load.Waiting, facts.Load.KvCacheUse));
        Assert.Equal(new EngineModel("qwen.gguf", 4096) { TrainedContext = 32768 }, facts.Model("any name that a client makes up"));
    }

    [Fact]
    public async Task LlamaCpp_WithoutMetrics_StillTellsItsSlots()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        engine.HasMetrics = false;
        await using EngineHost host = new("llama.cpp", engine.Address);
        using IDisposable busy = await engine.OccupyAsync();
        EngineLoad load = (await host.RoundAsync()).Load!;
        Assert.Equal((1, 1.0, null), (load.SlotsBusy, load.Running, load.Waiting));
    }

    /// <summary>Ollama cuts prompts without a word: what counts is the context that it serves, not what the weights could.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("api")]
    public async Task Ollama_Probe_LearnsTheServedContext(string path)
    {
        await using FakeOllamaEngine engine = await FakeOllamaEngine.StartAsync();
        engine.LoadedContext = 2048;
        await using EngineHost host = new("ollama", new(engine.Address, path));
        EngineFacts facts = await host.RoundAsync();

        Assert.Equal(("ollama", "0.12.3"), (facts.Identity!.Engine, facts.Identity.Version));
        Assert.Equal(new EngineModel("llama3:latest", 2048) { TrainedContext = 8192 }, facts.Model("llama3"));
        Assert.Equal(new EngineModel("tuned:8b", 16384) { TrainedContext = 32768 }, facts.Model("tuned:8b"));
        Assert.Null(facts.Model("tuned"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Formats_OfSomeVersions_AreSpokenWhereTheEngineHasThem(bool has)
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        engine.HasMessages = has;
        await using EngineHost host = new("llama.cpp", engine.Address);
        await host.RoundAsync();
        Assert.Equal(has, Speaks(host, WireFormat.Messages));
        Assert.False(Speaks(host, WireFormat.Responses));

        host.Snapshots.Swap(GatewaySnapshot.Create(host.Config, PriceBook.Empty, version: 2));
        Assert.False(Speaks(host, WireFormat.Messages));
        await host.RoundAsync();
        Assert.Equal(has, Speaks(host, WireFormat.Messages)); // what is known is told to a new configuration's adapters
    }

    [Theory]
    [InlineData(400, "", true)]
    [InlineData(422, "{}", true)]
    [InlineData(500, """{"error":{}}""", true)]
    [InlineData(500, "<html>", null)]
    [InlineData(404, "{}", false)]
    [InlineData(405, "", false)]
    [InlineData(501, "", false)]
    [InlineData(401, "{}", null)]
    [InlineData(200, """{"error":"Unexpected endpoint"}""", null)]
    [InlineData(0, "", null)]
    public void FormatCheck_Judge_ByStatus(int status, string body, bool? spoken) =>
        Assert.Equal(spoken, FormatCheck.Judge(new(status, System.Text.Encoding.UTF8.GetBytes(body))));

    private static bool Speaks(EngineHost host, WireFormat format) =>
        host.Snapshots.Current.Targets.FindProvider("gpu")!.Adapter.Formats.Any(spoken => spoken.Format == format);
}
