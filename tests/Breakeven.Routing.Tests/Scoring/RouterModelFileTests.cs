using System.Text;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;
using CsCheck;

namespace Breakeven.Routing.Tests.Scoring;

public sealed class RouterModelFileTests
{
    private static readonly RouterModel s_model = RouterTrainer.Train([.. SyntheticTraffic.Make(300, seed: 1), .. SyntheticTraffic.Make(100, seed: 4, route: "an odd\nname %20")], new(Cores: 2) { Yardsticks = [new("an odd\nname %20", LabelKind.Judge, 77, 0.8, 0.16)] });
    private static readonly string s_text = RouterModelWriter.Write(s_model);

    [Fact]
    public void Read_WhatWasWritten_ScoresTheSame()
    {
        RouterModel read = RouterModelReader.Read(s_text, "m");
        Assert.Equal(s_model.Summary, read.Summary);
        Assert.Equal(s_model.Routes.Keys.Order(), read.Routes.Keys.Order());
        Assert.Equal(s_model.Table.Points, read.Table.Points);
        Assert.Equal(s_model.Yardsticks, read.Yardsticks);
        Assert.Equal(s_model.RouteTraffic.Keys.Order(), read.RouteTraffic.Keys.Order());
        foreach ((string route, TrafficShape shape) in s_model.RouteTraffic) Assert.Equal(0, DriftReport.Stability(shape.Score, read.RouteTraffic[route].Score) + shape.Features.Zip(read.RouteTraffic[route].Features, DriftReport.Stability).Sum(), 9);
        Assert.Equal(64, read.Checksum.Length);
        RouterScorer before = new(s_model), after = new(read);
        foreach (LabelledPrompt label in SyntheticTraffic.Make(200, seed: 9))
            Assert.InRange(before.Score(label.Prompt.Span, label.Route).Estimate - after.Score(label.Prompt.Span, label.Route).Estimate, -0.02, 0.02);
        Assert.Equal(s_text.Length, RouterModelWriter.Write(read).Length, s_text.Length / 50.0);
    }

    [Fact]
    public void Read_ChangedByte_IsRefused() => Gen.Int[0, s_text.Length - 2].Sample(at =>
    {
        StringBuilder changed = new(s_text);
        changed[at] = changed[at] == 'x' ? 'y' : 'x';
        Assert.Throws<RouterModelException>(() => RouterModelReader.Read(changed.ToString(), "m"));
    }, iter: 200);

    /// <summary>A correct checksum proves nothing about the content.</summary>
    [Fact]
    public void Read_ChangedLineWithAValidChecksum_IsRefusedOrRead() => Gen.Select(Gen.Int[0, s_text.Length - 80], Gen.Char[' ', '~']).Sample((at, c) =>
    {
        StringBuilder changed = new(s_text[..s_text.LastIndexOf("sha256 ", StringComparison.Ordinal)]);
        changed[at] = c;
        string content = changed.ToString();
        try
        {
            new RouterScorer(RouterModelReader.Read($"{content}sha256 {RouterModelWriter.Checksum(content)}\n", "m")).Score("prove it"u8, "support");
        }
        catch (RouterModelException)
        {
            // The one exception that a reader of files may meet.
        }
    }, iter: 200);

    [Theory]
    [InlineData("", "is no router model")]
    [InlineData("breakeven router model, format 9\n", "has a format that this version does not read")]
    [InlineData("breakeven router model, format 1\nfeatures 1\n", "is damaged")]
    public void Read_OtherFile_SaysWhatToDo(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<RouterModelException>(() => RouterModelReader.Read(text, "m.model")).Message);
}
