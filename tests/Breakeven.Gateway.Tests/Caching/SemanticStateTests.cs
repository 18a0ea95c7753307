using Breakeven.Gateway.Caching.Semantic;
using Breakeven.Gateway.Caching.Semantic.Remembered;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>Measured thresholds over a restart.</summary>
public sealed class SemanticStateTests : IDisposable
{
    private static readonly SemanticCacheConfig s_semantic = new() { Enabled = true, Target = new("embed"), FalseHitRate = 0.3, Confidence = 0.8, VerifyShare = 0, Floor = 0.8 };
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-semantic").FullName;

    private string Path => System.IO.Path.Combine(_folder, "breakeven.db.semantic.json");

    /// <summary>After a restart vectors begin empty, and the first similar request after the first one is a hit: nothing is verified again.</summary>
    [Fact]
    public async Task Restart_EnoughWasVerified_ServesAtOnce()
    {
        await using (GatewayHost first = await StartAsync()) await LearnAsync(first);
        await using GatewayHost second = await StartAsync();
        Assert.Equal("miss", await AskAsync(second, "please"));
        Assert.Equal("semantic", await AskAsync(second, "kindly"));
        string kept = await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("museum", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", kept, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    /// <summary>Under another bound, or compared in another way, nothing of it counts.</summary>
    [Fact]
    public async Task Restart_OtherSettings_VerifiesAnew()
    {
        await using (GatewayHost first = await StartAsync()) await LearnAsync(first);
        await using GatewayHost second = await StartAsync(s_semantic with { FalseHitRate = 0.2 });
        Assert.Equal("miss", await AskAsync(second, "please"));
        Assert.Equal("miss", await AskAsync(second, "kindly"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"version\":2,\"settings\":null,\"calibrations\":[]}")]
    [InlineData("{\"version\":1,\"settings\":{\"false_hit_rate\":0.1,\"confidence\":0.9,\"floor\":0.8,\"target\":\"t\",\"compare\":\"Exact\",\"judge\":null},\"calibrations\":[{\"scope\":null,\"history\":null}]}")]
    public void Load_Damaged_IsSetAside(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Null(new SemanticStateFile(Path, NullLogger<SemanticStateFile>.Instance).Load());
        Assert.False(File.Exists(Path));
        Assert.Equal(text, File.ReadAllText(Path + ".damaged"));
    }

    [Fact]
    public void Save_NoPlaceToWrite_IsNoFailure()
    {
        SemanticStateFile file = new(System.IO.Path.Combine(_folder, "none", "x.json"), NullLogger<SemanticStateFile>.Instance);
        file.Save(new(1, CalibrationSettings.Of(s_semantic), []));
        Assert.Null(file.Load());
    }

    /// <summary>Whatever was learnt, by way of the file: the same threshold, and the same after every further comparison.</summary>
    [Fact]
    public void Restore_AnyHistory_GoesOnAsBefore() => Gen.Select(Gen.Double[0.75, 1], Gen.Int[0, 9]).List[0, 400].SelectMany(all => Gen.Int[0, all.Count].Select(cut => (all, cut))).Sample(run =>
    {
        HitCalibration whole = new(0.1, 0.9, 0.8);
        foreach ((double cosine, int lot) in run.all.Take(run.cut)) whole.Add(cosine, lot > 0);
        SemanticState written = new(1, new(0.1, 0.9, 0.8, "t", "Exact", null), [new(new("key team", "r", "r"), whole.Remember())]);
        SemanticState read = SemanticStateJson.Read(SemanticStateJson.Write(written));
        HitCalibration restored = read.Settings.Begin(read.Calibrations.Single().History);
        Assert.Equal(whole.State, restored.State);
        foreach ((double cosine, int lot) in run.all.Skip(run.cut))
        {
            whole.Add(cosine, lot > 0);
            restored.Add(cosine, lot > 0);
            Assert.Equal(whole.State, restored.State);
        }
    }, iter: 300);

    /// <summary>A history that claims more than its comparisons bear serves what they bear.</summary>
    [Fact]
    public void Restore_ClaimWithoutComparisons_ServesNothing()
    {
        HitCalibration bare = new(0.1, 0.9, 0.8, new([], Total: 9_999, NextLook: 0, Band: 19));
        Assert.Null(bare.State.Threshold);
        HitCalibration wrong = new(0.1, 0.9, 0.8, new([.. Enumerable.Repeat((byte)0, 2_000)], Total: 2_000, NextLook: 0, Band: int.MaxValue));
        Assert.Null(wrong.State.Threshold);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Five comparisons, which are enough, and waits until they are on disk.</summary>
    private async Task LearnAsync(GatewayHost gateway)
    {
        for (int i = 0; i < 6; i++) Assert.Equal("miss", await AskAsync(gateway, Filler(i)));
        SemanticStateFile file = new(Path, NullLogger<SemanticStateFile>.Instance);
        while (file.Load() is not { } state || state.Calibrations.Single().History.Total < 5) await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    private static string Filler(int number) => new[] { "please", "kindly", "quickly", "briefly", "again", "thanks", "friend" }[number];

    private static async Task<string> AskAsync(GatewayHost gateway, string filler) =>
        (await gateway.AskAsync(CachedGateway.Chat("good", $"tell me the opening hours of the old city museum in Rome {filler}"))).Cache;

    private Task<GatewayHost> StartAsync(SemanticCacheConfig? semantic = null) => CachedGateway.StartAsync(config => config with
    {
        Cache = new() { Exact = new(), Semantic = semantic ?? s_semantic },
        Targets = [.. config.Targets, new(new("embed"), "cloud", new("words"))],
    }, more: services => services.AddBreakevenCacheState(Path));
}
